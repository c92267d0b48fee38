package io.husai.gateway.stream;

import io.husai.contracts.event.Event;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.EventFormatException;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/** What the incoming channels have in common: decoding, and trying again while a part is away. */
final class Delivery {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Logger log;
    private final String channel;
    private volatile String waitingFor;

    Delivery(Logger log, String channel) {
        this.log = log;
        this.channel = channel;
    }

    /**
     * The record's event, if it is of the type that the topic carries.
     *
     * @throws EventFormatException if it is poison: the channel sends it to its dead-letter topic
     */
    static <T extends Event> T decode(ConsumerRecord<String, byte[]> record, Class<T> type)
            throws EventFormatException {
        Header header = record.headers().lastHeader("ce_type");
        String ceType =
                header == null || header.value() == null
                        ? null
                        : new String(header.value(), StandardCharsets.UTF_8);
        Event event = EventCodec.decode(ceType, record.value());
        if (!type.isInstance(event)) {
            throw new EventFormatException(ceType + " does not belong on " + record.topic());
        }
        return type.cast(event);
    }

    /**
     * Tries again without end: whatever fails here is no property of the record (the database is
     * away, a lock was lost), so the channel waits with it.
     */
    Uni<Void> untilDone(Supplier<Uni<Void>> handling) {
        return Uni.createFrom()
                .deferred(handling::get)
                .onFailure()
                .invoke(this::waiting)
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .invoke(this::going);
    }

    /** What the channel waits for; null while it goes on. */
    String waitingFor() {
        return waitingFor;
    }

    private void waiting(Throwable failure) {
        if (waitingFor == null) {
            log.warnf(failure, "channel %s waits and tries again", channel);
        }
        waitingFor = failure.getClass().getSimpleName();
    }

    private void going() {
        if (waitingFor != null) {
            waitingFor = null;
            log.infof("channel %s goes on", channel);
        }
    }
}
