package io.husai.metrics.baseline;

import io.husai.metrics.similarity.Decoder;
import io.husai.metrics.similarity.SecondMoment;
import io.husai.metrics.similarity.SemidefiniteEigen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Eigenvalues of a second moment, and Gaussian atoms that have them. Cosines don't change under
 * rotation, so the eigenvectors don't matter: atoms are drawn along the axes.
 */
final class Spectrum {
    /** Below this share of the largest an eigenvalue is rounding and counts as 0. */
    private static final double RELATIVE_FLOOR = 1e-9;

    private final double[] values;

    private Spectrum(double[] values) {
        this.values = values;
    }

    /** Of the pooled second moment of the decoders' unit rows; all zero where all latents are. */
    static Spectrum of(List<Decoder> decoders) {
        return of(SemidefiniteEigen.of(SecondMoment.of(decoders)).values());
    }

    /**
     * @param eigenvalues at least one; those that rounding left below 0 count as 0
     */
    static Spectrum of(double... eigenvalues) {
        double largest = Arrays.stream(eigenvalues).max().orElseThrow();
        return new Spectrum(
                Arrays.stream(eigenvalues)
                        .map(v -> v > RELATIVE_FLOOR * largest ? v / largest : 0)
                        .toArray());
    }

    /**
     * The same directions with every eigenvalue raised to that power: 0 is flat, 1 is this one,
     * more is steeper.
     */
    Spectrum raised(double power) {
        return new Spectrum(
                Arrays.stream(values).map(v -> v == 0 ? 0 : StrictMath.pow(v, power)).toArray());
    }

    /**
     * Decoders of Gaussian atoms with this second moment, before they get unit norm.
     *
     * @param shared how many atoms all decoders have in common
     * @param stream first of the generator's streams; {@code count + 1} are used
     */
    List<Decoder> draw(int latents, int count, int shared, long stream) {
        float[] common = shared == 0 ? new float[0] : atoms(shared, stream + count);
        List<Decoder> decoders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] rows = atoms(latents, stream + i);
            System.arraycopy(common, 0, rows, 0, common.length);
            decoders.add(Decoder.of(rows, latents, values.length));
        }
        return decoders;
    }

    private float[] atoms(int latents, long stream) {
        int d = values.length;
        int count = latents * d;
        float[] rows = new TorchNormal(stream).next(Math.max(count, TorchNormal.BLOCK));
        for (int i = 0; i < count; i++) {
            rows[i] *= (float) Math.sqrt(values[i % d]);
        }
        return rows.length == count ? rows : Arrays.copyOf(rows, count);
    }
}
