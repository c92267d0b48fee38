package io.husai.gateway.run;

import java.time.Instant;
import java.util.UUID;

/**
 * A lease that looks as if it ran out.
 *
 * @param studyId the study of the job
 * @param jobId the job
 * @param attempt the attempt that holds the lease
 * @param renewedAt when it was last renewed; a later renewal means that it did not run out
 */
public record Expiry(UUID studyId, String jobId, int attempt, Instant renewedAt) {
    /** For logs. */
    public String correlation() {
        return studyId + "//" + jobId + "/" + attempt;
    }
}
