package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.Sha256;

/**
 * How far a run is.
 *
 * @param runId the run
 * @param conditionId the condition that it was requested for
 * @param seed its seed
 * @param state where it stands
 * @param step steps done
 * @param steps of how many
 * @param loss of the last batch; absent before the first step
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
        require(step >= 0 && step <= steps, "step", step, "a step from 0 to " + steps);
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
