package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireText;

/**
 * One trainer's hold on one attempt of a job.
 *
 * @param jobId the job
 * @param attempt which issue of it
 * @param claimId made anew at each claim
 * @param trainer who holds it
 * @param studyId the study that asked for the job
 */
public record Claim(String jobId, int attempt, String claimId, String trainer, String studyId) {
    public Claim {
        requireText("jobId", jobId);
        require(attempt >= 1, "attempt", attempt, "a whole number of at least 1");
        requireText("claimId", claimId);
        requireText("trainer", trainer);
        requireText("studyId", studyId);
    }
}
