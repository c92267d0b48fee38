package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.requirePresent;

/**
 * A dataset job is done.
 *
 * @param claim who did it
 * @param dataset what was made
 */
public record DatasetCreated(Claim claim, DatasetDescription dataset) implements ClaimEvent {
    public DatasetCreated {
        requirePresent("claim", claim);
        requirePresent("dataset", dataset);
    }
}
