package io.husai.metrics.publication;

import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.EventType;
import io.husai.contracts.event.FigureEvent;
import io.husai.metrics.trace.RecordSpan;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Announces figures to other services, as CloudEvents in Kafka's binary mode. */
@ApplicationScoped
public class FigurePublisher {
    static final String CHANNEL = "consistency";
    private static final String SOURCE = "/husai/metrics-service";
    private static final int AT_ONCE = 64;

    private final MutinyEmitter<byte[]> emitter;
    private final Counter published;

    // unbounded is bounded by the snapshots in flight: each waits for its figures' acknowledgement
    FigurePublisher(
            @Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> emitter,
            MeterRegistry registry) {
        this.emitter = emitter;
        this.published =
                Counter.builder("husai.metrics.figures.published")
                        .description("Figures that the broker has acknowledged")
                        .register(registry);
    }

    /**
     * Sends the figures; completes when the broker has acknowledged all of them.
     *
     * @param cause the record that a figure goes back to
     */
    public Uni<Void> publish(
            List<? extends FigureEvent> figures, Function<FigureEvent, RecordSpan> cause) {
        return Multi.createFrom()
                .<FigureEvent>iterable(List.copyOf(figures))
                .onItem()
                .transformToUni(figure -> send(figure, cause.apply(figure)))
                .merge(AT_ONCE)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> send(FigureEvent figure, RecordSpan cause) {
        return Uni.createFrom()
                .deferred(
                        () ->
                                emitter.sendMessage(
                                        Message.of(
                                                EventCodec.encode(figure),
                                                Metadata.of(metadata(figure, cause)))))
                .invoke(() -> published.increment());
    }

    private static OutgoingKafkaRecordMetadata<String> metadata(
            FigureEvent figure, RecordSpan cause) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, "ce_specversion", EventCodec.SPEC_VERSION);
        add(headers, "ce_id", UUID.randomUUID().toString());
        add(headers, "ce_type", EventType.of(figure).ceType());
        add(headers, "ce_source", SOURCE);
        add(headers, "ce_time", Instant.now().toString());
        add(headers, "content-type", EventCodec.CONTENT_TYPE);
        cause.inject(headers);
        return OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(figure.key())
                .withHeaders(headers)
                .build();
    }

    private static void add(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
