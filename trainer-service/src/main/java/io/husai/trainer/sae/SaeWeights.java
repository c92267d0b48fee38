package io.husai.trainer.sae;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The weights of an SAE, row-major.
 *
 * @param dModel width of an activation
 * @param dSae number of latents
 * @param encoder {@code W_enc [dModel, dSae]}
 * @param encoderBias {@code b_enc [dSae]}
 * @param decoder {@code W_dec [dSae, dModel]}, one feature direction per row
 * @param decoderBias {@code b_dec [dModel]}; empty where the SAE has none
 */
public record SaeWeights(
        int dModel,
        int dSae,
        float[] encoder,
        float[] encoderBias,
        float[] decoder,
        Optional<float[]> decoderBias) {
    SaeWeights copy() {
        return new SaeWeights(
                dModel,
                dSae,
                encoder.clone(),
                encoderBias.clone(),
                decoder.clone(),
                decoderBias.map(float[]::clone));
    }

    /** Encoder, encoder bias, decoder, and the decoder's bias where there is one. */
    List<float[]> arrays() {
        return Stream.concat(Stream.of(encoder, encoderBias, decoder), decoderBias.stream())
                .toList();
    }
}
