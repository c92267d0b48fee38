package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.optionalList;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import java.util.List;

/**
 * Runs that failed, or the whole job.
 *
 * @param claim who tried
 * @param runs the runs that failed; empty when the whole job did
 * @param permanent whether another attempt would fail in the same way (divergence, a dataset with
 *     the wrong content)
 * @param reason one line for people
 */
public record JobFailed(Claim claim, List<RunFailure> runs, boolean permanent, String reason)
        implements ClaimEvent {
    public JobFailed {
        requirePresent("claim", claim);
        runs = optionalList("runs", runs);
        requireText("reason", reason);
    }
}
