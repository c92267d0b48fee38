package io.husai.gateway.system;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The spans that ended, where traces are on. */
@Singleton
public class SeenSpans {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Produces
    @Singleton
    SpanProcessor processor() {
        return SimpleSpanProcessor.create(exporter);
    }

    List<SpanData> all() {
        return exporter.getFinishedSpanItems();
    }

    List<SpanData> of(String traceId) {
        return all().stream().filter(span -> span.getTraceId().equals(traceId)).toList();
    }

    /** Waits for the span with that id, as a record's {@code traceparent} names it. */
    SpanData await(String spanId) {
        Await.until(() -> all().stream().anyMatch(span -> span.getSpanId().equals(spanId)));
        return all().stream().filter(span -> span.getSpanId().equals(spanId)).findFirst().get();
    }
}
