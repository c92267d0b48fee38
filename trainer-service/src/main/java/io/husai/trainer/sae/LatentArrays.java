package io.husai.trainer.sae;

import java.util.Optional;

/**
 * Weights, or what belongs to each weight, latent after latent: encoder and decoder {@code [dSae,
 * stride]}, the encoder's bias and the decoder's, all padded with zeros to a multiple of 8.
 */
final class LatentArrays {
    private final int dModel;
    private final int dSae;
    private final int stride;
    private final float[] encoder;
    private final float[] encoderBias;
    private final float[] decoder;
    private final float[] decoderBias;

    /**
     * @param biased whether there is a decoder bias
     */
    LatentArrays(int dModel, int dSae, boolean biased) {
        this.dModel = dModel;
        this.dSae = dSae;
        this.stride = padded(dModel);
        this.encoder = new float[Math.multiplyExact(dSae, stride)];
        this.encoderBias = new float[padded(dSae)];
        this.decoder = new float[dSae * stride];
        this.decoderBias = biased ? new float[stride] : null;
    }

    static int padded(int length) {
        return (length + Arithmetic.LANES - 1) / Arithmetic.LANES * Arithmetic.LANES;
    }

    int stride() {
        return stride;
    }

    float[] encoder() {
        return encoder;
    }

    float[] encoderBias() {
        return encoderBias;
    }

    float[] decoder() {
        return decoder;
    }

    /** Null where there is none. */
    float[] decoderBias() {
        return decoderBias;
    }

    boolean biased() {
        return decoderBias != null;
    }

    /** Takes values laid out as {@link SaeWeights} are. */
    void read(float[][] arrays) {
        for (int j = 0; j < dSae; j++) {
            for (int i = 0; i < dModel; i++) {
                encoder[j * stride + i] = arrays[0][i * dSae + j];
            }
            System.arraycopy(arrays[2], j * dModel, decoder, j * stride, dModel);
        }
        System.arraycopy(arrays[1], 0, encoderBias, 0, dSae);
        if (biased()) {
            System.arraycopy(arrays[3], 0, decoderBias, 0, dModel);
        }
    }

    /** The values laid out as {@link SaeWeights} are, in new arrays. */
    SaeWeights toWeights() {
        float[] enc = new float[dModel * dSae];
        float[] dec = new float[dModel * dSae];
        for (int j = 0; j < dSae; j++) {
            for (int i = 0; i < dModel; i++) {
                enc[i * dSae + j] = encoder[j * stride + i];
            }
            System.arraycopy(decoder, j * stride, dec, j * dModel, dModel);
        }
        float[] bias = new float[dSae];
        System.arraycopy(encoderBias, 0, bias, 0, dSae);
        return new SaeWeights(dModel, dSae, enc, bias, dec, tightDecoderBias());
    }

    private Optional<float[]> tightDecoderBias() {
        if (!biased()) {
            return Optional.empty();
        }
        float[] out = new float[dModel];
        System.arraycopy(decoderBias, 0, out, 0, dModel);
        return Optional.of(out);
    }

    float[][] toArrays() {
        return toWeights().arrays().toArray(float[][]::new);
    }
}
