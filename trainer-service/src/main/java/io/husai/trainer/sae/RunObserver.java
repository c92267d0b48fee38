package io.husai.trainer.sae;

import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.RunSpec;
import java.io.IOException;

/**
 * What an engine says while it trains. Calls for one run come one after another, in step order;
 * calls for different runs may come from different threads at once. An {@link IOException} from any
 * method stops the whole job.
 */
public interface RunObserver {
    /** At every planned step; {@code weights} are only valid during the call. */
    void snapshot(RunSpec run, long step, SaeWeights weights, Quality quality) throws IOException;

    /** At intervals and when told to stop; {@code state} is only valid during the call. */
    void checkpoint(RunSpec run, Checkpoint state) throws IOException;

    /** After steps, several times a second at most; cheap. */
    void progressed(RunSpec run, long step, double loss);

    /** After the last snapshot. */
    void completed(RunSpec run);

    /**
     * The run diverged or can't be trained; the other runs go on.
     *
     * @param step where it failed
     * @param lastFiniteLoss null when there was none
     * @param reason one line for people
     */
    void failed(RunSpec run, long step, Double lastFiniteLoss, String reason);
}
