package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.spec.RunSpec;

/**
 * A run that a job asks for.
 *
 * @param runId digest of the spec
 * @param conditionId the condition it is for
 * @param spec what to train
 */
public record RequestedRun(String runId, String conditionId, RunSpec spec) {
    public RequestedRun {
        requirePresent("spec", spec);
        requireText("conditionId", conditionId);
        require(
                spec.runId().equals(runId),
                "runId",
                runId,
                "the digest of the spec, " + spec.runId());
    }

    public static RequestedRun of(String conditionId, RunSpec spec) {
        return new RequestedRun(spec.runId(), conditionId, spec);
    }
}
