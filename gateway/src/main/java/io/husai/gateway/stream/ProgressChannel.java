package io.husai.gateway.stream;

import io.husai.contracts.event.ClaimEvent;
import io.husai.contracts.event.EventFormatException;
import io.husai.contracts.event.ProgressEvent;
import io.husai.contracts.event.TrainerSeen;
import io.husai.gateway.operations.Trainers;
import io.husai.gateway.study.StudyLedger;
import io.husai.gateway.trace.RecordSpan;
import io.husai.gateway.trace.RecordSpans;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** What trainers say, one record after the other. */
@ApplicationScoped
class ProgressChannel {
    private static final Logger LOG = Logger.getLogger(ProgressChannel.class);

    private final StudyLedger ledger;
    private final Trainers trainers;
    private final ProgressPositions positions;
    private final RecordSpans spans;
    private final Delivery delivery = new Delivery(LOG, Channels.PROGRESS);

    ProgressChannel(
            StudyLedger ledger, Trainers trainers, ProgressPositions positions, RecordSpans spans) {
        this.ledger = ledger;
        this.trainers = trainers;
        this.positions = positions;
        this.spans = spans;
    }

    @Incoming(Channels.PROGRESS)
    Uni<Void> receive(ConsumerRecord<String, byte[]> record) {
        RecordSpan span = spans.begin(record);
        ProgressEvent event;
        try {
            event = Delivery.decode(record, ProgressEvent.class);
        } catch (EventFormatException e) {
            positions.handled(record);
            return span.until(Uni.createFrom().failure(e));
        }
        return span.until(delivery.untilDone(() -> span.around(() -> handle(event, record))))
                .invoke(() -> positions.handled(record));
    }

    String waitingFor() {
        return delivery.waitingFor();
    }

    private Uni<Void> handle(ProgressEvent event, ConsumerRecord<String, byte[]> record) {
        return event instanceof TrainerSeen seen
                ? trainers.record(seen, Instant.ofEpochMilli(record.timestamp()))
                : ledger.record((ClaimEvent) event);
    }
}
