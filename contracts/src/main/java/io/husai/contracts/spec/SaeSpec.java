package io.husai.contracts.spec;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;

/**
 * A TopK sparse autoencoder: {@code pre = (x - b_dec) W_enc + b_enc}, the k largest kept, {@code
 * xhat = z W_dec + b_dec}.
 *
 * @param dModel width of an activation, 1 to 65,536
 * @param dSae number of latents, 1 to 1,048,576
 * @param k latents kept in a row, 1 to {@code dSae}
 * @param activation what happens to the kept values
 * @param decoderBias whether there is a {@code b_dec} and where it starts
 * @param initialisation how the encoder starts
 * @param unitNormDecoder whether decoder rows are set to unit norm after every step
 */
public record SaeSpec(
        int dModel,
        int dSae,
        int k,
        Activation activation,
        DecoderBias decoderBias,
        Initialisation initialisation,
        boolean unitNormDecoder) {
    public SaeSpec {
        require(
                dModel >= 1 && dModel <= 65_536,
                "dModel",
                dModel,
                "a whole number from 1 to 65536");
        require(dSae >= 1 && dSae <= 1_048_576, "dSae", dSae, "a whole number from 1 to 1048576");
        require(k >= 1 && k <= dSae, "k", k, "a whole number from 1 to dSae (" + dSae + ")");
        requirePresent("activation", activation);
        requirePresent("decoderBias", decoderBias);
        requirePresent("initialisation", initialisation);
    }
}
