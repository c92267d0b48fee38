package io.husai.trainer.sae;

import io.husai.contracts.spec.DecoderBias;
import io.husai.contracts.spec.Initialisation;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.SeedScope;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The weights that a run starts from.
 *
 * <p>Decoder rows are drawn from U(-b, b) with {@code b = sqrt(6 / dSae)}, latent after latent, and
 * then set to unit norm. The encoder is the decoder's transpose, or drawn from U(-b, b) with {@code
 * b = sqrt(6 / dModel)}, latent after latent (Kaiming-uniform, He et al. 2015, gain sqrt(2)). The
 * encoder's bias is 0.
 */
final class InitialWeights {
    private InitialWeights() {}

    /**
     * @param mean gives the mean of the dataset's rows {@code [dModel]}; asked only where the
     *     decoder's bias starts there
     */
    static SaeWeights of(RunSpec spec, Supplier<float[]> mean) {
        SaeSpec sae = spec.condition().sae();
        boolean varied = spec.condition().training().seedScope() != SeedScope.ORDER;
        long seed = varied ? spec.seed() : 0;
        float[] decoder = uniform(seed, Philox.Purpose.DECODER, sae.dSae(), sae);
        for (int latent = 0; latent < sae.dSae(); latent++) {
            toUnitNorm(decoder, latent * sae.dModel(), sae.dModel());
        }
        float[] directions =
                sae.initialisation() == Initialisation.TIED
                        ? decoder
                        : uniform(seed, Philox.Purpose.ENCODER, sae.dModel(), sae);
        return new SaeWeights(
                sae.dModel(),
                sae.dSae(),
                transposed(directions, sae.dSae(), sae.dModel()),
                new float[sae.dSae()],
                decoder,
                decoderBias(sae.decoderBias(), sae.dModel(), mean));
    }

    /** {@code [dSae, dModel]}, row-major, from U(-b, b) with {@code b = sqrt(6 / fanIn)}. */
    private static float[] uniform(long seed, Philox.Purpose purpose, int fanIn, SaeSpec sae) {
        Philox stream = new Philox(seed, purpose, 0);
        double bound = Math.sqrt(6.0 / fanIn);
        float[] out = new float[Math.multiplyExact(sae.dSae(), sae.dModel())];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) ((2 * stream.nextUnit() - 1) * bound);
        }
        return out;
    }

    private static void toUnitNorm(float[] values, int from, int length) {
        double squares = 0;
        for (int i = from; i < from + length; i++) {
            squares += (double) values[i] * values[i];
        }
        double norm = Math.max(Math.sqrt(squares), PlainKernel.SMALLEST_NORM);
        for (int i = from; i < from + length; i++) {
            values[i] = (float) (values[i] / norm);
        }
    }

    /** {@code [columns, rows]} from {@code [rows, columns]}, both row-major. */
    static float[] transposed(float[] values, int rows, int columns) {
        float[] out = new float[values.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                out[c * rows + r] = values[r * columns + c];
            }
        }
        return out;
    }

    private static Optional<float[]> decoderBias(
            DecoderBias kind, int dModel, Supplier<float[]> mean) {
        return switch (kind) {
            case NONE -> Optional.empty();
            case ZERO -> Optional.of(new float[dModel]);
            case DATA_MEAN -> Optional.of(Arrays.copyOf(mean.get(), dModel));
        };
    }
}
