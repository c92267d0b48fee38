package io.husai.metrics.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.tracing.KafkaTrace;
import io.smallrye.reactive.messaging.kafka.tracing.KafkaTraceTextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Continues the traces that records belong to. A record without one gets no span. */
@ApplicationScoped
public class RecordSpans {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final Tracer tracer;

    RecordSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Begins the handling of a record. */
    public RecordSpan begin(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(this::begin)
                .orElseGet(() -> new RecordSpan(Context.root()));
    }

    private RecordSpan begin(IncomingKafkaRecordMetadata<?, ?> record) {
        Context sent =
                W3C.extract(
                        Context.root(),
                        new KafkaTrace.Builder().withHeaders(record.getHeaders()).build(),
                        KafkaTraceTextMapGetter.INSTANCE);
        if (!Span.fromContext(sent).getSpanContext().isValid()) {
            return new RecordSpan(sent);
        }
        Span span =
                tracer.spanBuilder("process " + record.getTopic())
                        .setParent(sent)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setAttribute("messaging.system", "kafka")
                        .setAttribute("messaging.operation.name", "process")
                        .setAttribute("messaging.operation.type", "process")
                        .setAttribute("messaging.destination.name", record.getTopic())
                        .setAttribute(
                                "messaging.destination.partition.id",
                                Integer.toString(record.getPartition()))
                        .setAttribute("messaging.kafka.offset", record.getOffset())
                        .startSpan();
        return new RecordSpan(sent.with(span));
    }
}
