package io.husai.trainer.sae;

import io.husai.contracts.spec.AlignmentSpec;
import io.husai.contracts.spec.SaeSpec;

/**
 * The consistency penalty {@code lambda (1 - mean_i max_j |cos(d_i, ref_j)|)} and its gradient;
 * where symmetric, the mean of that and of the same from the reference's side. With {@code u = d /
 * |d|} and a gradient G of u, the gradient of d is {@code (G - (G . u) u) / |d|}.
 */
final class PlainAlignment {
    private final int dModel;
    private final int dSae;
    private final int references;
    private final AlignmentSpec spec;
    private final float[] reference;

    /**
     * @param reference {@code [latents, dModel]}
     */
    PlainAlignment(SaeSpec sae, AlignmentSpec spec, float[] reference) {
        this.dModel = sae.dModel();
        this.dSae = sae.dSae();
        this.references = reference.length / dModel;
        this.spec = spec;
        this.reference = reference.clone();
        for (int j = 0; j < references; j++) {
            normalize(this.reference, j);
        }
    }

    /** Sets a row to unit norm and returns the norm it had. */
    private float normalize(float[] rows, int row) {
        int from = row * dModel;
        float norm = (float) Math.sqrt(Arithmetic.dot(rows, from, rows, from, dModel));
        float divisor = Math.max(norm, PlainKernel.SMALLEST_NORM);
        for (int i = from; i < from + dModel; i++) {
            rows[i] /= divisor;
        }
        return divisor;
    }

    /** Adds the gradient to that of the decoder, and returns the weighted penalty. */
    double accumulate(float[] decoder, float[] gradient) {
        float[] unit = decoder.clone();
        float[] norms = new float[dSae];
        for (int i = 0; i < dSae; i++) {
            norms[i] = normalize(unit, i);
        }
        float[] cosines = cosines(unit);
        float[] pull = new float[decoder.length];
        double share = spec.symmetric() ? 0.5 : 1;
        double aligned = share * alignRows(cosines, pull, share);
        if (spec.symmetric()) {
            aligned += share * alignColumns(cosines, pull, share);
        }
        for (int i = 0; i < dSae; i++) {
            addThroughNorm(unit, norms[i], pull, i, gradient);
        }
        return spec.lambda() * (1 - aligned);
    }

    private float[] cosines(float[] unit) {
        float[] out = new float[dSae * references];
        for (int i = 0; i < dSae; i++) {
            for (int j = 0; j < references; j++) {
                float sum = 0;
                for (int d = 0; d < dModel; d++) {
                    sum = Math.fma(unit[i * dModel + d], reference[j * dModel + d], sum);
                }
                out[i * references + j] = sum;
            }
        }
        return out;
    }

    /** The mean over latents of the largest absolute cosine. */
    private double alignRows(float[] cosines, float[] pull, double share) {
        double sum = 0;
        for (int i = 0; i < dSae; i++) {
            int best = 0;
            for (int j = 1; j < references; j++) {
                if (Math.abs(cosines[i * references + j])
                        > Math.abs(cosines[i * references + best])) {
                    best = j;
                }
            }
            sum += addPull(pull, i, best, cosines[i * references + best], share / dSae);
        }
        return sum / dSae;
    }

    /** The mean over the reference's features of the largest absolute cosine. */
    private double alignColumns(float[] cosines, float[] pull, double share) {
        double sum = 0;
        for (int j = 0; j < references; j++) {
            int best = 0;
            for (int i = 1; i < dSae; i++) {
                if (Math.abs(cosines[i * references + j])
                        > Math.abs(cosines[best * references + j])) {
                    best = i;
                }
            }
            sum += addPull(pull, best, j, cosines[best * references + j], share / references);
        }
        return sum / references;
    }

    private double addPull(float[] pull, int i, int j, float cosine, double weight) {
        float slope = (float) (-spec.lambda() * weight) * Math.signum(cosine);
        for (int d = 0; d < dModel; d++) {
            int at = i * dModel + d;
            pull[at] = Math.fma(slope, reference[j * dModel + d], pull[at]);
        }
        return Math.abs(cosine);
    }

    private void addThroughNorm(float[] unit, float norm, float[] pull, int i, float[] gradient) {
        float along = Arithmetic.dot(pull, i * dModel, unit, i * dModel, dModel);
        for (int at = i * dModel; at < (i + 1) * dModel; at++) {
            gradient[at] += Math.fma(-along, unit[at], pull[at]) / norm;
        }
    }
}
