package io.husai.trainer.sae;

import io.husai.contracts.spec.AuxK;
import io.husai.contracts.spec.ConditionSpec;

/**
 * The auxiliary loss that revives dead latents: {@code coefficient * sum (ehat - t)^2 / sum (t -
 * mean_rows t)^2}, where {@code t = x - xhat} is taken as given and {@code ehat} is what the k
 * largest dead latents of each row make of it (Gao et al. 2024, section A.2; normalised as in
 * OpenAI's and Marks' implementations). 0 where no latent is dead or nothing is left to explain.
 */
final class PlainAuxK {
    private final ConditionSpec spec;
    private final int dModel;
    private final int dSae;

    PlainAuxK(ConditionSpec spec) {
        this.spec = spec;
        this.dModel = spec.sae().dModel();
        this.dSae = spec.sae().dSae();
    }

    /** Adds the gradients in units of c, and returns the weighted loss. */
    double accumulate(
            PlainRows rows, SaeWeights weights, float[][] gradients, long[] rowsSinceFired) {
        AuxK aux = spec.training().auxK();
        boolean[] alive = new boolean[dSae];
        int dead = 0;
        for (int j = 0; j < dSae; j++) {
            alive[j] = rowsSinceFired[j] < aux.deadAfterRows();
            dead += alive[j] ? 0 : 1;
        }
        double spread = dead == 0 ? 0 : spread(rows);
        if (!(spread > 0)) {
            return 0;
        }
        float scale = (float) (aux.coefficient() / spread * rows.count() * dModel);
        float[] errors = rows.errors().clone();
        double squares = 0;
        for (int r = 0; r < rows.count(); r++) {
            boolean[] chosen = new boolean[dSae];
            rows.largest(r, Math.min(aux.k(), dead), alive, chosen);
            squares += accumulateRow(rows, r, chosen, weights, gradients, errors, scale);
        }
        return aux.coefficient() * squares / spread;
    }

    private double accumulateRow(
            PlainRows rows,
            int r,
            boolean[] chosen,
            SaeWeights weights,
            float[][] gradients,
            float[] errors,
            float scale) {
        float[] decoder = weights.decoder();
        int at = r * dModel;
        for (int j = 0; j < dSae; j++) {
            chosen[j] &= PlainKernel.isKept(rows.pre(r, j), spec.sae().activation());
            for (int i = 0; chosen[j] && i < dModel; i++) {
                errors[at + i] = Math.fma(rows.pre(r, j), decoder[j * dModel + i], errors[at + i]);
            }
        }
        for (int j = 0; j < dSae; j++) {
            if (chosen[j]) {
                float slope = Arithmetic.dot(errors, at, decoder, j * dModel, dModel);
                float code = scale * rows.pre(r, j);
                rows.addCode(gradients, r, j, code, scale * slope, errors);
            }
        }
        return Arithmetic.dot(errors, at, errors, at, dModel);
    }

    /** Sum over all entries of the squared distance of the errors from their mean over rows. */
    private double spread(PlainRows rows) {
        double[] mean = new double[dModel];
        for (int r = 0; r < rows.count(); r++) {
            for (int i = 0; i < dModel; i++) {
                mean[i] += rows.errors()[r * dModel + i];
            }
        }
        double sum = 0;
        for (int r = 0; r < rows.count(); r++) {
            for (int i = 0; i < dModel; i++) {
                double distance = rows.errors()[r * dModel + i] - mean[i] / rows.count();
                sum += distance * distance;
            }
        }
        return sum;
    }
}
