package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.spec.RunSpec;

/**
 * A seed that will not come, or has not come yet.
 *
 * @param seed the seed
 * @param reason why, in one line
 */
public record MissingSeed(long seed, String reason) {
    public MissingSeed {
        RunSpec.requireSeed("seed", seed);
        requireText("reason", reason);
    }
}
