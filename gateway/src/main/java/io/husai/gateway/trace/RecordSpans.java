package io.husai.gateway.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Continues the traces that records belong to. A record without one (a trainer's sign of life) gets
 * no span: the stream of them would bury the traces of studies.
 */
@ApplicationScoped
public class RecordSpans {
    private final Tracer tracer;

    RecordSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Begins the handling of a record. */
    public RecordSpan begin(ConsumerRecord<?, ?> record) {
        Context sent = TraceContext.of(record.headers());
        if (!Span.fromContext(sent).getSpanContext().isValid()) {
            return new RecordSpan(sent);
        }
        Span span =
                tracer.spanBuilder("process " + record.topic())
                        .setParent(sent)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setAttribute("messaging.system", "kafka")
                        .setAttribute("messaging.operation.name", "process")
                        .setAttribute("messaging.operation.type", "process")
                        .setAttribute("messaging.destination.name", record.topic())
                        .setAttribute(
                                "messaging.destination.partition.id",
                                Integer.toString(record.partition()))
                        .setAttribute("messaging.kafka.offset", record.offset())
                        .startSpan();
        return new RecordSpan(sent.with(span));
    }
}
