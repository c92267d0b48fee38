package io.husai.metrics.study;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ContrastDeclared;
import io.husai.contracts.event.EventFormatException;
import io.husai.contracts.event.FigureEvent;
import io.husai.contracts.event.StudyDeclared;
import io.husai.metrics.consistency.ConditionUpdates;
import io.husai.metrics.contrast.ContrastUpdates;
import io.husai.metrics.inbound.DeadLetter;
import io.husai.metrics.inbound.InboundEvents;
import io.husai.metrics.operations.Unavailability;
import io.husai.metrics.publication.FigurePublisher;
import io.husai.metrics.trace.RecordSpan;
import io.husai.metrics.trace.RecordSpans;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes what studies declare, one declaration after the other: keeps the highest revision, brings
 * up to date what it changes, publishes that, and only then acknowledges the record.
 */
@ApplicationScoped
class DeclarationChannel {
    private static final Logger LOG = Logger.getLogger(DeclarationChannel.class);

    private final StudyStore studies;
    private final ConditionUpdates conditions;
    private final ContrastUpdates contrasts;
    private final FigurePublisher publisher;
    private final RecordSpans spans;
    private final Unavailability unavailability;

    DeclarationChannel(
            StudyStore studies,
            ConditionUpdates conditions,
            ContrastUpdates contrasts,
            FigurePublisher publisher,
            RecordSpans spans,
            Unavailability unavailability) {
        this.studies = studies;
        this.conditions = conditions;
        this.contrasts = contrasts;
        this.publisher = publisher;
        this.spans = spans;
        this.unavailability = unavailability;
    }

    @Incoming("studies")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> take(Message<byte[]> message) {
        RecordSpan span = spans.begin(message);
        return span.around(() -> take(message, span)).onTermination().invoke(span::end);
    }

    private Uni<Void> take(Message<byte[]> message, RecordSpan span) {
        try {
            StudyDeclared declared = InboundEvents.decode(message, StudyDeclared.class);
            requireIds(declared);
            span.correlate(declared.studyId());
            Uni<Void> work =
                    Uni.createFrom()
                            .deferred(() -> studies.keep(declared))
                            .chain(kept -> refresh(declared, kept, span));
            return unavailability
                    .outlast(declared.studyId(), work, failure -> false)
                    .chain(() -> Uni.createFrom().completionStage(() -> message.ack()));
        } catch (EventFormatException e) {
            DeadLetter letter = DeadLetter.of(e.getMessage());
            span.rejected(letter.getMessage());
            LOG.warnf("declaration goes to the dead letters: reason=%s", letter.getMessage());
            return Uni.createFrom().completionStage(() -> message.nack(letter));
        }
    }

    private static void requireIds(StudyDeclared declared) throws EventFormatException {
        InboundEvents.requireId("studyId", declared.studyId());
        for (ConditionDeclared condition : declared.conditions()) {
            InboundEvents.requireId("conditionId", condition.conditionId());
        }
        for (ContrastDeclared contrast : declared.contrasts()) {
            InboundEvents.requireId("contrastId", contrast.contrastId());
            InboundEvents.requireId("a", contrast.a());
            InboundEvents.requireId("b", contrast.b());
        }
    }

    private Uni<Void> refresh(StudyDeclared declared, StudyStore.Kept kept, RecordSpan span) {
        if (kept == StudyStore.Kept.OUTDATED) {
            return Uni.createFrom().voidItem();
        }
        // a redelivery may mean that what was stored has never been published
        boolean all = kept == StudyStore.Kept.AGAIN;
        TreeSet<String> contrastIds = new TreeSet<>();
        declared.contrasts().forEach(contrast -> contrastIds.add(contrast.contrastId()));
        return Multi.createFrom()
                .iterable(declared.conditions())
                .onItem()
                .transformToUniAndConcatenate(
                        condition -> refreshCondition(declared, condition, all, span))
                .onItem()
                .invoke(contrastIds::addAll)
                .onItem()
                .ignoreAsUni()
                .chain(() -> refreshContrasts(List.copyOf(contrastIds), all, span));
    }

    /** The contrasts that have the condition on one side. */
    private Uni<List<String>> refreshCondition(
            StudyDeclared declared, ConditionDeclared condition, boolean all, RecordSpan span) {
        return conditions
                .redeclared(condition.conditionId(), declared.studyId())
                .chain(
                        result ->
                                publisher
                                        .publish(
                                                all ? result.figures() : result.changed(),
                                                figure -> span)
                                        .replaceWith(result.contrasts()));
    }

    private Uni<Void> refreshContrasts(List<String> contrastIds, boolean all, RecordSpan span) {
        return Multi.createFrom()
                .iterable(contrastIds)
                .onItem()
                .transformToUniAndConcatenate(contrasts::declared)
                .onItem()
                .transformToUniAndConcatenate(
                        result ->
                                publisher.publish(
                                        List.<FigureEvent>copyOf(
                                                all ? result.figures() : result.changed()),
                                        figure -> span))
                .onItem()
                .ignoreAsUni();
    }
}
