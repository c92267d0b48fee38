package io.husai.metrics.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;

/** The handling of one record, as its trace shows it. Any thread. */
public final class RecordSpan {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final Context context;

    RecordSpan(Context context) {
        this.context = context;
    }

    /**
     * @param correlation what ties the record's log lines together
     */
    public void correlate(String correlation) {
        Span.fromContext(context).setAttribute("husai.correlation", correlation);
    }

    /** Calls the supplier with the span as the current one, so that log lines name it. */
    public <T> T around(Supplier<T> work) {
        return context.wrapSupplier(work).get();
    }

    /** Names the span in the headers of a record that this one causes. */
    public void inject(Headers headers) {
        W3C.inject(
                context,
                headers,
                (to, name, value) -> to.add(name, value.getBytes(StandardCharsets.UTF_8)));
    }

    /** The record is dead-lettered. */
    public void rejected(String reason) {
        Span.fromContext(context).setStatus(StatusCode.ERROR, reason);
    }

    public void end() {
        Span.fromContext(context).end();
    }
}
