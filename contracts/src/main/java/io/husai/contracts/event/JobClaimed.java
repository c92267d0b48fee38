package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.requirePresent;

/** A trainer took a job; sent and acknowledged before its offset is committed. */
public record JobClaimed(Claim claim) implements ClaimEvent {
    public JobClaimed {
        requirePresent("claim", claim);
    }
}
