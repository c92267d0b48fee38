package io.husai.metrics.consistency;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.operations.ComputePool;
import io.husai.metrics.operations.MetricsConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Stores snapshots and brings the figures of their condition up to date. A condition is read, then
 * computed without holding a connection, then changed in one statement, which fails when somebody
 * else changed the condition meanwhile: then it starts anew with what is there now. What it
 * computes is a function of what is stored, so the figures don't depend on who was first.
 */
@ApplicationScoped
public class ConditionUpdates {
    private static final Logger LOG = Logger.getLogger(ConditionUpdates.class);
    private static final int STEPS_AT_ONCE = 16;

    private final ConditionStore store;
    private final ComputePool pool;
    private final Statistics statistics;
    private final DecoderSource decoders;
    private final ConsistencyFigure figure;

    ConditionUpdates(
            ConditionStore store,
            ComputePool pool,
            Statistics statistics,
            DecoderSource decoders,
            MetricsConfig config) {
        this.store = store;
        this.pool = pool;
        this.statistics = statistics;
        this.decoders = decoders;
        this.figure =
                new ConsistencyFigure(
                        statistics,
                        decoders,
                        new CrowdingScope(
                                config.crowdingAtEveryStep(),
                                config.crowdingMemory().asLongValue()));
    }

    /**
     * @param figures the figures of the steps concerned, as they are stored now
     * @param changed those of them that this changed
     * @param contrasts contrastIds that have the condition on one side
     * @param rejected snapshots that will never be usable, with reasons; they aren't stored
     */
    public record Result(
            List<ConsistencyUpdated> figures,
            List<ConsistencyUpdated> changed,
            List<String> contrasts,
            Map<StoredSnapshot, String> rejected) {
        public Set<Long> steps() {
            return figures.stream().map(ConsistencyUpdated::step).collect(Collectors.toSet());
        }

        private Result and(ConditionComputation.Outcome outcome) {
            return new Result(
                    joined(figures, outcome.current()),
                    joined(changed, outcome.change().figures()),
                    contrasts,
                    rejected);
        }

        private static List<ConsistencyUpdated> joined(
                List<ConsistencyUpdated> before, List<StoredFigure> now) {
            return Stream.concat(before.stream(), now.stream().map(StoredFigure::payload)).toList();
        }
    }

    /**
     * Takes snapshots of one condition. Taking one again changes nothing.
     *
     * @return when all is stored
     */
    public Uni<Result> take(String conditionId, String studyId, List<StoredSnapshot> snapshots) {
        Set<Long> steps = new TreeSet<>();
        snapshots.forEach(snapshot -> steps.add(snapshot.step()));
        return attempt(new Request(conditionId, studyId, snapshots, steps, computation()))
                .chain(done -> withResting(done, conditionId, studyId));
    }

    /** Brings all figures up to date with a declaration that is stored already. */
    public Uni<Result> redeclared(String conditionId, String studyId) {
        return store.load(conditionId, studyId, List.of(), List.of())
                .chain(
                        state ->
                                refresh(
                                        conditionId,
                                        studyId,
                                        List.copyOf(FigureSteps.declared(state)),
                                        new Result(
                                                List.of(),
                                                List.of(),
                                                state.contrasts(),
                                                Map.of())));
    }

    private Uni<Result> withResting(Done done, String conditionId, String studyId) {
        Result result =
                new Result(
                                List.of(),
                                List.of(),
                                done.state().contrasts(),
                                done.outcome().rejected())
                        .and(done.outcome());
        Set<Long> resting = FigureSteps.restingOn(done.outcome().current(), done.state());
        return refresh(conditionId, studyId, List.copyOf(resting), result);
    }

    /** Step by step in ascending order, since later figures rest on earlier ones. */
    private Uni<Result> refresh(
            String conditionId, String studyId, List<Long> steps, Result before) {
        if (steps.isEmpty()) {
            return Uni.createFrom().item(before);
        }
        int now = Math.min(STEPS_AT_ONCE, steps.size());
        List<Long> these = steps.subList(0, now);
        return attempt(new Request(conditionId, studyId, List.of(), these, computation()))
                .chain(
                        done ->
                                refresh(
                                        conditionId,
                                        studyId,
                                        steps.subList(now, steps.size()),
                                        before.and(done.outcome())));
    }

    private Uni<Done> attempt(Request request) {
        return store.load(
                        request.conditionId(),
                        request.studyId(),
                        request.steps(),
                        request.snapshots())
                .chain(state -> pool.run(() -> compute(request, state)))
                .chain(
                        done ->
                                done.outcome().change().isEmpty()
                                        ? Uni.createFrom().item(done)
                                        : store.commit(done.outcome().change())
                                                .chain(ok -> committed(request, done, ok)));
    }

    private static Done compute(Request request, ConditionState state) {
        return new Done(
                state, request.computation().of(state, request.snapshots(), request.steps()));
    }

    private Uni<Done> committed(Request request, Done done, boolean ok) {
        if (ok) {
            return Uni.createFrom().item(done);
        }
        LOG.debugf(
                "condition changed meanwhile, starting anew: conditionId=%s",
                request.conditionId());
        return attempt(request);
    }

    private ConditionComputation computation() {
        return new ConditionComputation(statistics, decoders, figure);
    }

    private record Request(
            String conditionId,
            String studyId,
            List<StoredSnapshot> snapshots,
            Collection<Long> steps,
            ConditionComputation computation) {}

    private record Done(ConditionState state, ConditionComputation.Outcome outcome) {}
}
