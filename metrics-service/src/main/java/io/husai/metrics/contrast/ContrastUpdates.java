package io.husai.metrics.contrast;

import io.husai.contracts.event.ContrastUpdated;
import io.husai.metrics.consistency.Statistics;
import io.husai.metrics.contrast.ContrastState.StoredContrast;
import io.husai.metrics.operations.ComputePool;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Brings contrasts up to date after a side has changed. Whoever changed a side reads the contrast
 * after that change is stored, and writes it only if nobody else did meanwhile: of two that each
 * finish one side, the one that writes last has seen both.
 */
@ApplicationScoped
public class ContrastUpdates {
    private final ContrastStore store;
    private final ComputePool pool;
    private final ContrastComputation computation;

    ContrastUpdates(ContrastStore store, ComputePool pool, Statistics statistics) {
        this.store = store;
        this.pool = pool;
        this.computation = new ContrastComputation(new ContrastFigure(statistics));
    }

    /**
     * @param figures the figures of the steps concerned, as they are stored now
     * @param changed those of them that this changed
     */
    public record Result(List<ContrastUpdated> figures, List<ContrastUpdated> changed) {
        private static final Result NONE = new Result(List.of(), List.of());

        private static Result of(ContrastComputation.Outcome outcome) {
            return new Result(payloads(outcome.current()), payloads(outcome.changed()));
        }

        private static List<ContrastUpdated> payloads(List<StoredContrast> figures) {
            return figures.stream().map(StoredContrast::payload).toList();
        }

        private Result and(Result other) {
            return new Result(
                    Stream.concat(figures.stream(), other.figures.stream()).toList(),
                    Stream.concat(changed.stream(), other.changed.stream()).toList());
        }
    }

    /**
     * Refreshes these contrasts, one after the other.
     *
     * @param contrastIds sorted
     * @param steps steps of a side that may have changed
     */
    public Uni<Result> refresh(List<String> contrastIds, Collection<Long> steps) {
        Uni<Result> all = Uni.createFrom().item(Result.NONE);
        for (String contrastId : contrastIds) {
            all = all.chain(before -> attempt(contrastId, steps).map(before::and));
        }
        return all;
    }

    /** Refreshes all steps of a contrast that was declared. */
    public Uni<Result> declared(String contrastId) {
        return store.plannedSteps(contrastId).chain(steps -> attempt(contrastId, steps));
    }

    private Uni<Result> attempt(String contrastId, Collection<Long> steps) {
        return store.load(contrastId, steps)
                .onItem()
                .ifNotNull()
                .transformToUni(
                        state ->
                                pool.run(() -> computation.of(state, steps))
                                        .chain(outcome -> keep(state, steps, outcome)))
                .onItem()
                .ifNull()
                .continueWith(Result.NONE);
    }

    private Uni<Result> keep(
            ContrastState state, Collection<Long> steps, ContrastComputation.Outcome outcome) {
        Result result = Result.of(outcome);
        if (outcome.changed().isEmpty()) {
            return Uni.createFrom().item(result);
        }
        return store.commit(state.contrastId(), state.version(), outcome.changed())
                .chain(
                        ok ->
                                ok
                                        ? Uni.createFrom().item(result)
                                        : attempt(state.contrastId(), steps));
    }
}
