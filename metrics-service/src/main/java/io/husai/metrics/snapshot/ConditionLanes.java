package io.husai.metrics.snapshot;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiFunction;

/**
 * One lane for each condition that has snapshots waiting. A lane takes in order all that came while
 * it was busy, at once, so that a burst of one condition's seeds costs one transaction; different
 * lanes run at the same time. Safe for use by several threads.
 *
 * @param <T> what waits
 */
final class ConditionLanes<T> {
    private static final int MOST_AT_ONCE = 64;

    private final BiFunction<String, List<T>, Uni<Void>> work;
    private final Map<String, Queue<Waiting<T>>> lanes = new HashMap<>();

    /**
     * @param work takes a conditionId and what came for it, oldest first; must not fail
     */
    ConditionLanes(BiFunction<String, List<T>, Uni<Void>> work) {
        this.work = work;
    }

    private record Waiting<T>(T item, UniEmitter<? super Void> done) {}

    /** Completes when the item has been worked on. */
    Uni<Void> submit(String conditionId, T item) {
        return Uni.createFrom()
                .emitter(
                        done -> {
                            Waiting<T> waiting = new Waiting<>(item, done);
                            if (opens(conditionId, waiting)) {
                                run(conditionId);
                            }
                        });
    }

    /** Whether the item is the first of its lane, which is idle then. */
    private boolean opens(String conditionId, Waiting<T> waiting) {
        synchronized (lanes) {
            Queue<Waiting<T>> lane = lanes.get(conditionId);
            boolean idle = lane == null;
            if (idle) {
                lane = new ArrayDeque<>();
                lanes.put(conditionId, lane);
            }
            lane.add(waiting);
            return idle;
        }
    }

    private void run(String conditionId) {
        List<Waiting<T>> batch = next(conditionId);
        if (batch.isEmpty()) {
            return;
        }
        List<T> items = batch.stream().map(Waiting::item).toList();
        work.apply(conditionId, items)
                .subscribe()
                .with(
                        ignored -> finish(conditionId, batch, null),
                        failure -> finish(conditionId, batch, failure));
    }

    private void finish(String conditionId, List<Waiting<T>> batch, Throwable failure) {
        for (Waiting<T> waiting : batch) {
            if (failure == null) {
                waiting.done().complete(null);
            } else {
                waiting.done().fail(failure);
            }
        }
        run(conditionId);
    }

    /** The next items of the lane; closes it where there are none. */
    private List<Waiting<T>> next(String conditionId) {
        synchronized (lanes) {
            Queue<Waiting<T>> lane = lanes.get(conditionId);
            List<Waiting<T>> batch = new ArrayList<>();
            while (batch.size() < MOST_AT_ONCE && !lane.isEmpty()) {
                batch.add(lane.remove());
            }
            if (batch.isEmpty()) {
                lanes.remove(conditionId);
            }
            return batch;
        }
    }
}
