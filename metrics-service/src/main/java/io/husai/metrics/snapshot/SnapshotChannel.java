package io.husai.metrics.snapshot;

import io.husai.contracts.event.EventFormatException;
import io.husai.contracts.event.FigureEvent;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.metrics.consistency.ConditionUpdates;
import io.husai.metrics.consistency.StoredSnapshot;
import io.husai.metrics.contrast.ContrastUpdates;
import io.husai.metrics.inbound.DeadLetter;
import io.husai.metrics.inbound.InboundEvents;
import io.husai.metrics.operations.MetricsConfig;
import io.husai.metrics.operations.Unavailability;
import io.husai.metrics.publication.FigurePublisher;
import io.husai.metrics.trace.RecordSpan;
import io.husai.metrics.trace.RecordSpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Takes snapshots: stores them, brings figures and contrasts up to date, publishes them, and only
 * then acknowledges the records. Poison goes to the dead letters; whatever is unavailable is tried
 * again without end, while further records wait.
 */
@ApplicationScoped
class SnapshotChannel {
    static final String CHANNEL = "snapshots";
    private static final Logger LOG = Logger.getLogger(SnapshotChannel.class);

    private final Multi<Message<byte[]>> records;
    private final ConditionUpdates conditions;
    private final ContrastUpdates contrasts;
    private final FigurePublisher publisher;
    private final RecordSpans spans;
    private final Unavailability unavailability;
    private final int inFlight;
    private final Timer timer;
    private final ConditionLanes<Arrival> lanes = new ConditionLanes<>(this::handle);

    SnapshotChannel(
            @Channel(CHANNEL) Multi<Message<byte[]>> records,
            ConditionUpdates conditions,
            ContrastUpdates contrasts,
            FigurePublisher publisher,
            RecordSpans spans,
            Unavailability unavailability,
            MetricsConfig config,
            MeterRegistry registry) {
        this.records = records;
        this.conditions = conditions;
        this.contrasts = contrasts;
        this.publisher = publisher;
        this.spans = spans;
        this.unavailability = unavailability;
        this.inFlight = config.snapshotsInFlight();
        this.timer =
                Timer.builder("husai.metrics.snapshot")
                        .description("From a snapshot's arrival to its published figure")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofMinutes(2))
                        .register(registry);
    }

    private record Arrival(
            Message<byte[]> message, SnapshotTaken snapshot, RecordSpan span, long since) {
        StoredSnapshot stored() {
            return StoredSnapshot.of(snapshot);
        }

        String correlation() {
            return "%s/%s/%d"
                    .formatted(snapshot.conditionId(), snapshot.runId(), snapshot.attempt());
        }
    }

    void start(@Observes StartupEvent event) {
        records.onItem()
                .transformToUni(this::take)
                .merge(inFlight)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.error("the channel of snapshots has ended", failure));
    }

    private Uni<Void> take(Message<byte[]> message) {
        long since = System.nanoTime();
        RecordSpan span = spans.begin(message);
        return span.around(() -> take(message, span, since)).onTermination().invoke(span::end);
    }

    private Uni<Void> take(Message<byte[]> message, RecordSpan span, long since) {
        try {
            SnapshotTaken snapshot = InboundEvents.decode(message, SnapshotTaken.class);
            InboundEvents.requireId("conditionId", snapshot.conditionId());
            InboundEvents.requireId("studyId", snapshot.studyId());
            Arrival arrival = new Arrival(message, snapshot, span, since);
            span.correlate(arrival.correlation());
            return lanes.submit(snapshot.conditionId(), arrival);
        } catch (EventFormatException e) {
            return bury(message, span, e.getMessage());
        }
    }

    private Uni<Void> handle(String conditionId, List<Arrival> arrivals) {
        String studyId = arrivals.get(0).snapshot().studyId();
        List<StoredSnapshot> snapshots = arrivals.stream().map(Arrival::stored).toList();
        Uni<Map<StoredSnapshot, String>> work =
                Uni.createFrom()
                        .deferred(() -> conditions.take(conditionId, studyId, snapshots))
                        .chain(result -> refreshContrastsAndPublish(result, arrivals));
        return unavailability
                .outlast(conditionId, work, failure -> false)
                .chain(rejected -> settle(arrivals, rejected));
    }

    private Uni<Map<StoredSnapshot, String>> refreshContrastsAndPublish(
            ConditionUpdates.Result result, List<Arrival> arrivals) {
        return contrasts
                .refresh(result.contrasts(), result.steps())
                .chain(
                        refreshed ->
                                publisher.publish(
                                        Stream.<FigureEvent>concat(
                                                        result.figures().stream(),
                                                        refreshed.figures().stream())
                                                .toList(),
                                        figure -> cause(figure, arrivals)))
                .replaceWith(result.rejected());
    }

    /** The last that came of the figure's step; the last of all where it rests on another step. */
    private static RecordSpan cause(FigureEvent figure, List<Arrival> arrivals) {
        RecordSpan cause = arrivals.get(arrivals.size() - 1).span();
        for (Arrival arrival : arrivals) {
            if (arrival.snapshot().step() == figure.step()) {
                cause = arrival.span();
            }
        }
        return cause;
    }

    private Uni<Void> settle(List<Arrival> arrivals, Map<StoredSnapshot, String> rejected) {
        return Multi.createFrom()
                .iterable(arrivals)
                .onItem()
                .transformToUniAndConcatenate(
                        arrival -> {
                            String reason = rejected.get(arrival.stored());
                            return reason == null ? acknowledge(arrival) : reject(arrival, reason);
                        })
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> acknowledge(Arrival arrival) {
        timer.record(Duration.ofNanos(System.nanoTime() - arrival.since()));
        return Uni.createFrom().completionStage(() -> arrival.message().ack());
    }

    private Uni<Void> reject(Arrival arrival, String reason) {
        MDC.put("correlation", arrival.correlation());
        try {
            return arrival.span().around(() -> bury(arrival.message(), arrival.span(), reason));
        } finally {
            MDC.remove("correlation");
        }
    }

    private static Uni<Void> bury(Message<byte[]> message, RecordSpan span, String reason) {
        DeadLetter letter = DeadLetter.of(reason);
        span.rejected(letter.getMessage());
        LOG.warnf("snapshot goes to the dead letters: reason=%s", letter.getMessage());
        return Uni.createFrom().completionStage(() -> message.nack(letter));
    }
}
