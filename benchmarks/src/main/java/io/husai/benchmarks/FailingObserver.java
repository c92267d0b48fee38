package io.husai.benchmarks;

import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.RunSpec;
import io.husai.trainer.sae.Checkpoint;
import io.husai.trainer.sae.RunObserver;
import io.husai.trainer.sae.SaeWeights;
import java.io.IOException;

/** Ends the benchmark where a run fails, and drops the rest. */
class FailingObserver implements RunObserver {
    @Override
    public void snapshot(RunSpec run, long step, SaeWeights weights, Quality quality)
            throws IOException {}

    @Override
    public void checkpoint(RunSpec run, Checkpoint state) {}

    @Override
    public void progressed(RunSpec run, long step, double loss) {}

    @Override
    public void completed(RunSpec run) {}

    @Override
    public void failed(RunSpec run, long step, Double lastFiniteLoss, String reason) {
        throw new IllegalStateException(
                "seed " + run.seed() + " failed at step " + step + ": " + reason);
    }
}
