package io.husai.trainer.sae;

import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.RunSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what an engine says, by run. */
class RecordingObserver implements RunObserver {
    final Map<RunSpec, List<Taken>> snapshots = new ConcurrentHashMap<>();
    final Map<RunSpec, List<Checkpoint>> checkpoints = new ConcurrentHashMap<>();
    final List<RunSpec> completed = new CopyOnWriteArrayList<>();
    final Map<RunSpec, Failure> failures = new ConcurrentHashMap<>();

    @Override
    public void snapshot(RunSpec run, long step, SaeWeights weights, Quality quality)
            throws IOException {
        snapshots
                .computeIfAbsent(run, r -> new CopyOnWriteArrayList<>())
                .add(new Taken(step, weights.copy(), quality));
    }

    @Override
    public void checkpoint(RunSpec run, Checkpoint state) throws IOException {
        checkpoints
                .computeIfAbsent(run, r -> new CopyOnWriteArrayList<>())
                .add(Checkpoints.copy(state));
    }

    @Override
    public void progressed(RunSpec run, long step, double loss) {}

    @Override
    public void completed(RunSpec run) {
        completed.add(run);
    }

    @Override
    public void failed(RunSpec run, long step, Double lastFiniteLoss, String reason) {
        failures.put(run, new Failure(step, lastFiniteLoss, reason));
    }

    SaeWeights end(RunSpec run) {
        List<Taken> taken = snapshots.get(run);
        return taken.get(taken.size() - 1).weights();
    }

    record Taken(long step, SaeWeights weights, Quality quality) {}

    record Failure(long step, Double lastFiniteLoss, String reason) {}
}
