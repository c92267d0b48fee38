package io.husai.contracts.spec;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;

/**
 * The consistency penalty {@code lambda * (1 - mean_i max_j |cos(d_i, ref_j)|)} added to the loss.
 *
 * @param lambda weight of the penalty, above 0 and at most 1,000; a run without a penalty has no
 *     alignment
 * @param symmetric whether the maxima are taken from the reference's side too and the two means
 *     averaged
 * @param reference the decoder that runs are pulled to
 */
public record AlignmentSpec(double lambda, boolean symmetric, ReferenceDecoder reference) {
    public AlignmentSpec {
        require(
                lambda > 0 && lambda <= 1_000,
                "lambda",
                lambda,
                "a number above 0 and at most 1000");
        requirePresent("reference", reference);
    }
}
