package io.husai.gateway.trace;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.smallrye.reactive.messaging.kafka.tracing.KafkaTrace;
import io.smallrye.reactive.messaging.kafka.tracing.KafkaTraceTextMapGetter;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;

/** The W3C form of the trace that something belongs to. */
public final class TraceContext {
    /** The header's name, on requests and on records. */
    public static final String TRACEPARENT = "traceparent";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private TraceContext() {}

    /** Of what runs here and now; null outside of any trace. */
    public static String traceparent() {
        Map<String, String> fields = new HashMap<>();
        W3C.inject(Context.current(), fields, Map::put);
        return fields.get(TRACEPARENT);
    }

    /** The trace that a record's sender was in; the root context where it names none. */
    static Context of(Headers headers) {
        return W3C.extract(
                Context.root(),
                new KafkaTrace.Builder().withHeaders(headers).build(),
                KafkaTraceTextMapGetter.INSTANCE);
    }
}
