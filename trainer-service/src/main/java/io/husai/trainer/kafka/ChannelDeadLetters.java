package io.husai.trainer.kafka;

import io.husai.contracts.event.Topics;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * Sends dead letters to {@code <topic>.dead} over the channel {@code dead-letters}: the record as
 * it came, with the headers that SmallRye's dead-letter queues add, so that one page shows all.
 */
@Singleton
final class ChannelDeadLetters implements DeadLetters {
    static final String DEAD_LETTERS = "dead-letters";
    private static final int REASON_LENGTH = 300;

    private final Emitter<byte[]> channel;

    ChannelDeadLetters(@Channel(DEAD_LETTERS) Emitter<byte[]> channel) {
        this.channel = channel;
    }

    @Override
    public CompletionStage<Void> send(ConsumerRecord<byte[], byte[]> record, String reason) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        ChannelEventSink.add(headers, "dead-letter-reason", scrub(reason));
        ChannelEventSink.add(headers, "dead-letter-topic", record.topic());
        ChannelEventSink.add(
                headers, "dead-letter-partition", Integer.toString(record.partition()));
        ChannelEventSink.add(headers, "dead-letter-offset", Long.toString(record.offset()));
        OutgoingKafkaRecordMetadata<byte[]> metadata =
                OutgoingKafkaRecordMetadata.<byte[]>builder()
                        .withTopic(Topics.dead(record.topic()))
                        .withKey(record.key())
                        .withHeaders(headers)
                        .build();
        return ChannelEventSink.emit(channel, record.value(), Metadata.of(metadata));
    }

    private static String scrub(String reason) {
        String line = reason == null ? "unknown" : reason.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= REASON_LENGTH ? line : line.substring(0, REASON_LENGTH) + "...";
    }
}
