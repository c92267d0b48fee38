package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.spec.Numerics;

/**
 * A job that makes a dataset.
 *
 * @param jobId the job
 * @param attempt which issue of it
 * @param studyId the study that asked for it
 * @param numerics the class of trainers it is for
 * @param recipe how it is made
 */
public record DatasetRequested(
        String jobId, int attempt, String studyId, String numerics, DatasetRecipe recipe)
        implements JobEvent {
    public DatasetRequested {
        requireText("jobId", jobId);
        require(attempt >= 1, "attempt", attempt, "a whole number of at least 1");
        requireText("studyId", studyId);
        Numerics.requireClass("numerics", numerics);
        requirePresent("recipe", recipe);
    }
}
