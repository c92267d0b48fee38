package io.husai.contracts.spec;

import static io.husai.contracts.InvalidValueException.require;

/**
 * Revival of dead latents (Gao et al. 2024, "Scaling and evaluating sparse autoencoders", section
 * A.2): the residual is reconstructed from the {@code k} largest dead latents, and the normalised
 * error is added to the loss.
 *
 * @param coefficient weight of the auxiliary loss, above 0
 * @param k dead latents used in a row, at least 1
 * @param deadAfterRows a latent is dead when it was not kept in this many rows, at least 1
 */
public record AuxK(double coefficient, int k, long deadAfterRows) {
    public AuxK {
        require(
                coefficient > 0 && Double.isFinite(coefficient),
                "auxK.coefficient",
                coefficient,
                "a number above 0");
        require(k >= 1, "auxK.k", k, "a whole number of at least 1");
        require(
                deadAfterRows >= 1,
                "auxK.deadAfterRows",
                deadAfterRows,
                "a whole number of at least 1");
    }
}
