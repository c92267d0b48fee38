package io.husai.trainer.sae;

import io.husai.contracts.spec.Activation;
import io.husai.contracts.spec.ConditionSpec;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The loss in double, written from its definition and sharing nothing with the kernels, for finite
 * differences. What the gradients take as given (the residual that AuxK explains, its spread, the
 * dead latents) is frozen at the weights it was made with.
 */
final class DoubleLoss {
    private final ConditionSpec spec;
    private final double[][] x;
    private final double[][] reference;
    private final boolean[] dead;
    private final double[][] frozenResidual;
    private double auxError;

    /**
     * @param weights encoder, encoder bias, decoder, decoder bias (may be missing)
     */
    DoubleLoss(
            ConditionSpec spec,
            double[][] x,
            double[][] reference,
            boolean[] dead,
            double[][] weights) {
        this.spec = spec;
        this.x = x;
        this.reference = reference;
        this.dead = dead;
        this.frozenResidual = new double[x.length][];
        for (int r = 0; r < x.length; r++) {
            double[] xhat = reconstruct(codes(pre(x[r], weights)), weights, true);
            double[] row = x[r];
            frozenResidual[r] =
                    IntStream.range(0, row.length).mapToDouble(i -> row[i] - xhat[i]).toArray();
        }
    }

    double at(double[][] weights) {
        double squares = 0;
        double l1 = 0;
        auxError = 0;
        for (int r = 0; r < x.length; r++) {
            double[] pre = pre(x[r], weights);
            double[] codes = codes(pre);
            double[] xhat = reconstruct(codes, weights, true);
            for (int i = 0; i < xhat.length; i++) {
                squares += (xhat[i] - x[r][i]) * (xhat[i] - x[r][i]);
            }
            l1 += Arrays.stream(codes).map(Math::abs).sum();
            addAuxError(r, pre, weights);
        }
        double loss = squares / x.length / x[0].length;
        if (spec.training().l1Coefficient() != null) {
            loss += spec.training().l1Coefficient() * l1 / x.length;
        }
        if (spec.training().auxK() != null && anyDead()) {
            loss += spec.training().auxK().coefficient() * auxError / spread();
        }
        return spec.alignment() == null ? loss : loss + penalty(weights[2]);
    }

    private boolean anyDead() {
        return IntStream.range(0, dead.length).anyMatch(j -> dead[j]);
    }

    private double[] pre(double[] row, double[][] w) {
        double[] out = new double[spec.sae().dSae()];
        for (int j = 0; j < out.length; j++) {
            out[j] = w[1][j];
            for (int i = 0; i < row.length; i++) {
                double centre = w.length > 3 ? w[3][i] : 0;
                out[j] += (row[i] - centre) * w[0][i * out.length + j];
            }
        }
        return out;
    }

    private double[] codes(double[] pre) {
        return largest(pre, spec.sae().k(), new boolean[pre.length]);
    }

    private double[] largest(double[] pre, int k, boolean[] excluded) {
        double[] out = new double[pre.length];
        IntStream.range(0, pre.length)
                .filter(j -> !excluded[j])
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -pre[j]))
                .limit(k)
                .filter(j -> spec.sae().activation() == Activation.TOPK || pre[j] > 0)
                .forEach(j -> out[j] = pre[j]);
        return out;
    }

    private double[] reconstruct(double[] codes, double[][] w, boolean biased) {
        double[] out = new double[spec.sae().dModel()];
        for (int i = 0; i < out.length; i++) {
            out[i] = biased && w.length > 3 ? w[3][i] : 0;
            for (int j = 0; j < codes.length; j++) {
                out[i] += codes[j] * w[2][j * out.length + i];
            }
        }
        return out;
    }

    private void addAuxError(int r, double[] pre, double[][] w) {
        if (spec.training().auxK() == null) {
            return;
        }
        boolean[] alive = new boolean[dead.length];
        for (int j = 0; j < dead.length; j++) {
            alive[j] = !dead[j];
        }
        double[] codes = largest(pre, spec.training().auxK().k(), alive);
        double[] explained = reconstruct(codes, w, false);
        for (int i = 0; i < explained.length; i++) {
            double error = explained[i] - frozenResidual[r][i];
            auxError += error * error;
        }
    }

    private double spread() {
        double sum = 0;
        for (int i = 0; i < x[0].length; i++) {
            int at = i;
            double mean =
                    Arrays.stream(frozenResidual).mapToDouble(e -> e[at]).average().orElseThrow();
            sum +=
                    Arrays.stream(frozenResidual)
                            .mapToDouble(e -> (e[at] - mean) * (e[at] - mean))
                            .sum();
        }
        return sum;
    }

    private double penalty(double[] decoder) {
        int dModel = spec.sae().dModel();
        double[][] d = new double[spec.sae().dSae()][];
        for (int j = 0; j < d.length; j++) {
            d[j] = Arrays.copyOfRange(decoder, j * dModel, (j + 1) * dModel);
        }
        double aligned = meanOfLargest(d, reference);
        if (spec.alignment().symmetric()) {
            aligned = (aligned + meanOfLargest(reference, d)) / 2;
        }
        return spec.alignment().lambda() * (1 - aligned);
    }

    private static double meanOfLargest(double[][] a, double[][] b) {
        return Arrays.stream(a)
                .mapToDouble(
                        u ->
                                Arrays.stream(b)
                                        .mapToDouble(v -> Math.abs(cosine(u, v)))
                                        .max()
                                        .orElseThrow())
                .average()
                .orElseThrow();
    }

    private static double cosine(double[] u, double[] v) {
        return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v));
    }

    private static double dot(double[] u, double[] v) {
        return IntStream.range(0, u.length).mapToDouble(i -> u[i] * v[i]).sum();
    }
}
