package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.requirePresent;

import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.contracts.spec.RunSpec;

/**
 * A finished run and the reference it was pulled to.
 *
 * @param anchor seed of that reference
 * @param decoder the run's final decoder
 */
public record AnchoredRun(long anchor, ReferenceDecoder decoder) {
    public AnchoredRun {
        RunSpec.requireSeed("elsewhere.anchor", anchor);
        requirePresent("elsewhere.decoder", decoder);
    }
}
