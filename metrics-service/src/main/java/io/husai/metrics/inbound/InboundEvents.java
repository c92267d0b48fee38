package io.husai.metrics.inbound;

import io.husai.contracts.event.Event;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.EventFormatException;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Turns records into events. */
public final class InboundEvents {
    /** Most characters of an id that is stored. */
    private static final int LONGEST_ID = 500;

    private InboundEvents() {}

    /**
     * The event of a record.
     *
     * @param expected the class of events that the channel carries
     * @throws EventFormatException if the record is no such event, or holds what can't be stored
     */
    public static <E extends Event> E decode(Message<byte[]> message, Class<E> expected)
            throws EventFormatException {
        Event event = EventCodec.decode(header(message, "ce_type"), message.getPayload());
        if (!expected.isInstance(event)) {
            throw new EventFormatException(
                    "%s has no place on this channel".formatted(event.getClass().getSimpleName()));
        }
        requireStorable(message.getPayload());
        return expected.cast(event);
    }

    /**
     * Ids are keys in the database.
     *
     * @throws EventFormatException if it is longer than a key may be
     */
    public static void requireId(String field, String id) throws EventFormatException {
        if (id.length() > LONGEST_ID) {
            throw new EventFormatException(
                    "%s has %d characters; expected at most %d"
                            .formatted(field, id.length(), LONGEST_ID));
        }
    }

    /** PostgreSQL stores every character but U+0000. */
    private static void requireStorable(byte[] json) throws EventFormatException {
        String text = new String(json, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        if (text.contains("\\u0000")) {
            throw new EventFormatException("the data holds the character U+0000");
        }
    }

    private static String header(Message<byte[]> message, String name) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(metadata -> metadata.getHeaders().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .orElse(null);
    }
}
