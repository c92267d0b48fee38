package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.optionalList;
import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;

import io.husai.contracts.Sha256;
import java.util.List;

/**
 * Every run of the job is complete in the store and announced, or is named in an earlier {@link
 * JobFailed} of this attempt.
 *
 * @param claim who did it
 * @param runIds the runs that are complete
 * @param seconds from the claim to the end
 */
public record JobCompleted(Claim claim, List<String> runIds, double seconds) implements ClaimEvent {
    public JobCompleted {
        requirePresent("claim", claim);
        runIds = optionalList("runIds", runIds);
        runIds.forEach(id -> Sha256.require("runIds", id));
        require(
                seconds >= 0 && Double.isFinite(seconds),
                "seconds",
                seconds,
                "a number of at least 0");
    }
}
