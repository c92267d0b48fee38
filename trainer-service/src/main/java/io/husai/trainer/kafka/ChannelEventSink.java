package io.husai.trainer.kafka;

import io.husai.contracts.event.Event;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.EventType;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.TrainerSeen;
import io.husai.trainer.job.EventSink;
import io.husai.trainer.job.TrainerSettings;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Sends events over the channels as CloudEvents in Kafka's binary mode. Any thread. */
@Singleton
final class ChannelEventSink implements EventSink {
    static final String PROGRESS = "progress";
    static final String SNAPSHOTS = "snapshots";
    private static final int BUFFER = 1_024;

    private final Emitter<byte[]> progress;
    private final Emitter<byte[]> snapshots;
    private final JobSpans spans;
    private final String source;

    ChannelEventSink(
            @Channel(PROGRESS) @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    Emitter<byte[]> progress,
            @Channel(SNAPSHOTS) @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    Emitter<byte[]> snapshots,
            JobSpans spans,
            TrainerSettings settings) {
        this.progress = progress;
        this.snapshots = snapshots;
        this.spans = spans;
        this.source = "/husai/trainers/" + settings.name();
    }

    @Override
    public CompletionStage<Void> send(Event event) {
        OutgoingKafkaRecordMetadata<String> record =
                OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(event.key())
                        .withHeaders(cloudEvent(event))
                        .build();
        Emitter<byte[]> channel = event instanceof SnapshotTaken ? snapshots : progress;
        return emit(channel, EventCodec.encode(event), Metadata.of(record));
    }

    private Headers cloudEvent(Event event) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, "ce_specversion", EventCodec.SPEC_VERSION);
        add(headers, "ce_id", UUID.randomUUID().toString());
        add(headers, "ce_type", EventType.of(event).ceType());
        add(headers, "ce_source", source);
        add(headers, "ce_time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        add(headers, "content-type", EventCodec.CONTENT_TYPE);
        if (!(event instanceof TrainerSeen)) {
            spans.inject(headers);
        }
        return headers;
    }

    static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Completes when the broker has stored the record, exceptionally when it did not. */
    static CompletionStage<Void> emit(Emitter<byte[]> channel, byte[] value, Metadata metadata) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        Message<byte[]> message =
                Message.of(
                        value,
                        metadata,
                        () -> {
                            stored.complete(null);
                            return CompletableFuture.completedFuture(null);
                        },
                        failure -> {
                            stored.completeExceptionally(failure);
                            return CompletableFuture.completedFuture(null);
                        });
        try {
            channel.send(message);
        } catch (IllegalStateException e) {
            stored.completeExceptionally(e); // the buffer is full, or the channel is closed
        }
        return stored;
    }
}
