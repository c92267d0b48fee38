package io.husai.trainer.sae;

import io.husai.contracts.spec.SaeSpec;
import java.util.Arrays;
import java.util.Optional;

/** The forward pass and the main loss's gradients for all rows of a batch, densely. */
final class PlainRows {
    private final SaeSpec sae;
    private final int dModel;
    private final int dSae;
    private final float[] centred;
    private final float[] pre;
    private final float[] errors;
    private final float[] codes;
    private final boolean[] kept;
    private int count;
    private boolean comparable;

    PlainRows(SaeSpec sae, int maxRows) {
        this.sae = sae;
        this.dModel = sae.dModel();
        this.dSae = sae.dSae();
        this.centred = new float[maxRows * dModel];
        this.errors = new float[maxRows * dModel];
        this.pre = new float[maxRows * dSae];
        this.codes = new float[maxRows * dSae];
        this.kept = new boolean[maxRows * dSae];
    }

    int count() {
        return count;
    }

    /** {@code x - b_dec}, {@code [count, dModel]}. */
    float[] centred() {
        return centred;
    }

    /** {@code xhat - x}, {@code [count, dModel]}. */
    float[] errors() {
        return errors;
    }

    float pre(int row, int latent) {
        return pre[row * dSae + latent];
    }

    void clear() {
        count = 0;
        comparable = true;
        Arrays.fill(codes, 0);
        Arrays.fill(kept, false);
    }

    /** Adds rows and encodes them. */
    void append(float[] rows, int added, SaeWeights weights) {
        if (count == 0) {
            clear();
        }
        for (int r = 0; r < added; r++) {
            centre(rows, r * dModel, (count + r) * dModel, weights.decoderBias());
            encode(count + r, weights);
            keepLargest(count + r);
        }
        count += added;
    }

    private void centre(float[] rows, int from, int to, Optional<float[]> bias) {
        for (int i = 0; i < dModel; i++) {
            centred[to + i] = bias.isPresent() ? rows[from + i] - bias.get()[i] : rows[from + i];
        }
    }

    private void encode(int row, SaeWeights weights) {
        for (int j = 0; j < dSae; j++) {
            float sum = weights.encoderBias()[j];
            for (int i = 0; i < dModel; i++) {
                sum = Math.fma(centred[row * dModel + i], weights.encoder()[i * dSae + j], sum);
            }
            pre[row * dSae + j] = sum;
        }
    }

    private void keepLargest(int row) {
        boolean[] chosen = new boolean[dSae];
        int found = largest(row, sae.k(), new boolean[dSae], chosen);
        comparable &= found == sae.k();
        for (int j = 0; j < dSae; j++) {
            float value = pre(row, j);
            if (chosen[j] && PlainKernel.isKept(value, sae.activation())) {
                kept[row * dSae + j] = true;
                codes[row * dSae + j] = value;
            }
        }
    }

    /**
     * Marks the {@code k} largest pre-activations of a row, of equal ones the first, and returns
     * how many there were. A NaN is never chosen.
     */
    int largest(int row, int k, boolean[] excluded, boolean[] chosen) {
        for (int n = 0; n < k; n++) {
            int best = -1;
            for (int j = 0; j < dSae; j++) {
                float value = pre(row, j);
                boolean free = !excluded[j] && !chosen[j] && !Float.isNaN(value);
                if (free && (best < 0 || value > pre(row, best))) {
                    best = j;
                }
            }
            if (best < 0) {
                return n;
            }
            chosen[best] = true;
        }
        return k;
    }

    /**
     * Computes {@link #errors} and returns the sum of their squares, NaN if a row had fewer than k
     * comparable pre-activations.
     */
    double reconstruct(SaeWeights weights) {
        double squares = comparable ? 0 : Double.NaN;
        for (int r = 0; r < count; r++) {
            int at = r * dModel;
            for (int i = 0; i < dModel; i++) {
                float error = -centred[at + i];
                for (int j = 0; j < dSae; j++) {
                    if (kept[r * dSae + j]) {
                        error =
                                Math.fma(
                                        codes[r * dSae + j],
                                        weights.decoder()[j * dModel + i],
                                        error);
                    }
                }
                errors[at + i] = error;
            }
            squares += Arithmetic.dot(errors, at, errors, at, dModel);
        }
        return squares;
    }

    /**
     * Adds the gradients of the squared errors and of the L1 norm, in units of c.
     *
     * @param l1 slope of the L1 norm's part
     */
    void accumulate(SaeWeights weights, float[][] gradients, float l1) {
        for (int r = 0; r < count; r++) {
            for (int j = 0; j < dSae; j++) {
                if (kept[r * dSae + j]) {
                    float code = codes[r * dSae + j];
                    float slope =
                            Arithmetic.dot(
                                    errors, r * dModel, weights.decoder(), j * dModel, dModel);
                    if (l1 != 0) {
                        slope = Math.fma(l1, Math.signum(code), slope);
                    }
                    addCode(gradients, r, j, code, slope, errors);
                }
            }
        }
    }

    /**
     * Adds one code's part of the gradients.
     *
     * @param code what multiplies the decoder row
     * @param slope gradient of the pre-activation
     * @param rowErrors gradient of the reconstruction, {@code [count, dModel]}
     */
    void addCode(float[][] gradients, int r, int j, float code, float slope, float[] rowErrors) {
        for (int i = 0; i < dModel; i++) {
            int atEncoder = i * dSae + j;
            int atDecoder = j * dModel + i;
            float x = centred[r * dModel + i];
            gradients[0][atEncoder] = Math.fma(slope, x, gradients[0][atEncoder]);
            gradients[2][atDecoder] =
                    Math.fma(code, rowErrors[r * dModel + i], gradients[2][atDecoder]);
        }
        gradients[1][j] += slope;
    }

    /**
     * Adds the gradient of {@code b_dec}: it shifts the reconstruction and every encoder's input.
     */
    void accumulateDecoderBias(SaeWeights weights, float[][] gradients) {
        if (weights.decoderBias().isEmpty()) {
            return;
        }
        for (int i = 0; i < dModel; i++) {
            float sum = 0;
            for (int r = 0; r < count; r++) {
                sum += errors[r * dModel + i];
            }
            for (int j = 0; j < dSae; j++) {
                sum = Math.fma(-gradients[1][j], weights.encoder()[i * dSae + j], sum);
            }
            gradients[3][i] = sum;
        }
    }

    /** The L1 norm of the codes, mean over rows. */
    double meanL1() {
        double sum = 0;
        for (int at = 0; at < count * dSae; at++) {
            sum += Math.abs(codes[at]);
        }
        return sum / count;
    }

    /** Whether a latent's code was not 0 in some row. */
    boolean fired(int latent) {
        for (int r = 0; r < count; r++) {
            if (codes[r * dSae + latent] != 0) {
                return true;
            }
        }
        return false;
    }

    void addTo(QualitySums sums) {
        for (int r = 0; r < count; r++) {
            sums.addErrors(errors, r * dModel, dModel);
            for (int j = 0; j < dSae; j++) {
                if (codes[r * dSae + j] != 0) {
                    sums.addCode(j, codes[r * dSae + j]);
                }
            }
        }
    }
}
