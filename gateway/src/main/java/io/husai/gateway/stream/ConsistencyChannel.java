package io.husai.gateway.stream;

import io.husai.contracts.event.EventFormatException;
import io.husai.contracts.event.FigureEvent;
import io.husai.gateway.study.StudyLedger;
import io.husai.gateway.trace.RecordSpan;
import io.husai.gateway.trace.RecordSpans;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** The figures of the metrics service, one record after the other. */
@ApplicationScoped
class ConsistencyChannel {
    private static final Logger LOG = Logger.getLogger(ConsistencyChannel.class);

    private final StudyLedger ledger;
    private final RecordSpans spans;
    private final Delivery delivery = new Delivery(LOG, Channels.CONSISTENCY);

    ConsistencyChannel(StudyLedger ledger, RecordSpans spans) {
        this.ledger = ledger;
        this.spans = spans;
    }

    @Incoming(Channels.CONSISTENCY)
    Uni<Void> receive(ConsumerRecord<String, byte[]> record) {
        RecordSpan span = spans.begin(record);
        try {
            FigureEvent event = Delivery.decode(record, FigureEvent.class);
            return span.until(delivery.untilDone(() -> span.around(() -> ledger.record(event))));
        } catch (EventFormatException e) {
            return span.until(Uni.createFrom().failure(e));
        }
    }

    String waitingFor() {
        return delivery.waitingFor();
    }
}
