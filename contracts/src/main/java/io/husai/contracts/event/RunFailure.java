package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.requireFinite;
import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.Sha256;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.TrainingSpec;

/**
 * A run that failed.
 *
 * @param runId the run
 * @param conditionId the condition that it was requested for
 * @param seed its seed
 * @param step where it failed
 * @param lastLoss the last finite loss; absent when there was none
 * @param reason one line for people
 */
public record RunFailure(
        String runId, String conditionId, long seed, long step, Double lastLoss, String reason) {
    public RunFailure {
        Sha256.require("runId", runId);
        requireText("conditionId", conditionId);
        RunSpec.requireSeed("seed", seed);
        TrainingSpec.requireStep("step", step);
        requireFinite("lastLoss", lastLoss);
        requireText("reason", reason);
    }
}
