package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

/**
 * A trainer gives a job back, after a checkpoint: it is re-issued at once.
 *
 * @param claim who held it
 * @param reason why, for example that the trainer was told to stop
 */
public record JobReleased(Claim claim, String reason) implements ClaimEvent {
    public JobReleased {
        requirePresent("claim", claim);
        requireText("reason", reason);
    }
}
