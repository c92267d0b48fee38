package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireFinite;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.Sha256;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.TrainingSpec;

/**
 * How far a run is.
 *
 * @param runId the run
 * @param conditionId the condition that it was requested for
 * @param seed its seed
 * @param state where it stands
 * @param step steps done
 * @param steps of how many
 * @param loss of the last batch; absent before the first step and where it is not finite
 * @param stepsPerSecond since the last heartbeat; absent when nothing was trained
 */
public record RunProgress(
        String runId,
        String conditionId,
        long seed,
        State state,
        long step,
        long steps,
        Double loss,
        Double stepsPerSecond) {
    public RunProgress {
        Sha256.require("runId", runId);
        requireText("conditionId", conditionId);
        requirePresent("state", state);
        RunSpec.requireSeed("seed", seed);
        TrainingSpec.requireStep("steps", steps);
        require(step >= 0 && step <= steps, "step", step, "a step from 0 to " + steps);
        requireFinite("loss", loss);
        requireFinite("stepsPerSecond", stepsPerSecond);
        require(
                stepsPerSecond == null || stepsPerSecond >= 0,
                "stepsPerSecond",
                stepsPerSecond,
                "a number of at least 0, or nothing");
    }

    /** Where a run stands. */
    public enum State {
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("completed")
        COMPLETED,
        @JsonProperty("failed")
        FAILED
    }
}
