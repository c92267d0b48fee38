package io.husai.testing;

import io.husai.contracts.event.Event;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.EventFormatException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record as it lies in a topic.
 *
 * @param topic the topic
 * @param partition its partition
 * @param offset its offset
 * @param key absent where the record has none
 * @param headers by name, as text; the last where a name repeats
 * @param value the bytes; null for a tombstone
 * @param event what the bytes mean; empty where they are no valid event
 */
public record TappedRecord(
        String topic,
        int partition,
        long offset,
        Optional<String> key,
        Map<String, String> headers,
        byte[] value,
        Optional<Event> event) {

    static TappedRecord of(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return new TappedRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                Optional.ofNullable(record.key()),
                Map.copyOf(headers),
                record.value(),
                decode(headers.get("ce_type"), record.value()));
    }

    private static Optional<Event> decode(String type, byte[] value) {
        try {
            return Optional.of(EventCodec.decode(type, value));
        } catch (EventFormatException e) {
            return Optional.empty();
        }
    }

    /** The value as text. */
    public String text() {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
