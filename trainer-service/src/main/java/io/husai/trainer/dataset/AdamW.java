package io.husai.trainer.dataset;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) as PyTorch's AdamW does it, betas
 * 0.9 and 0.999, epsilon 1e-8: decay first, then {@code p -= lr / (1 - b1^t) * m / (sqrt(v) /
 * sqrt(1 - b2^t) + eps)}.
 */
final class AdamW {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final double learningRate;
    private final float decay;
    private final float[][] first;
    private final float[][] second;
    private int step;

    AdamW(double learningRate, double weightDecay, int[] sizes) {
        this.learningRate = learningRate;
        this.decay = (float) (1 - learningRate * weightDecay);
        this.first = new float[sizes.length][];
        this.second = new float[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            first[i] = new float[sizes[i]];
            second[i] = new float[sizes[i]];
        }
    }

    /** Begins the next step; {@link #update} is then called once for each tensor. */
    void nextStep() {
        step++;
    }

    /**
     * Updates one tensor's values in place.
     *
     * @param tensor its number, from 0 on
     */
    void update(int tensor, float[] values, float[] gradient) {
        float[] m = first[tensor];
        float[] v = second[tensor];
        float scale = (float) (learningRate / (1 - Math.pow(BETA1, step)));
        float root = (float) Math.sqrt(1 - Math.pow(BETA2, step));
        float keep1 = (float) BETA1;
        float take1 = (float) (1 - BETA1);
        float keep2 = (float) BETA2;
        float take2 = (float) (1 - BETA2);
        for (int i = 0; i < values.length; i++) {
            float g = gradient[i];
            m[i] = keep1 * m[i] + take1 * g;
            v[i] = keep2 * v[i] + take2 * g * g;
            float denominator = (float) Math.sqrt(v[i]) / root + EPSILON;
            values[i] = values[i] * decay - scale * (m[i] / denominator);
        }
    }
}
