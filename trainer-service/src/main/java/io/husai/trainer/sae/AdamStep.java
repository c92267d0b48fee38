package io.husai.trainer.sae;

/**
 * The scalars of one step of Adam (Kingma and Ba 2015) as PyTorch's {@code torch.optim.Adam}
 * applies them, betas 0.9 and 0.999, epsilon 1e-8, rounded to float32 where PyTorch does:
 *
 * <pre>
 * m = m + (1 - beta1) (g - m)          v = beta2 v + (1 - beta2) g g
 * w = w - stepSize m / (sqrt(v) / rootCorrection + epsilon)
 * </pre>
 *
 * @param stepSize {@code learningRate / (1 - beta1^step)}
 * @param rootCorrection {@code sqrt(1 - beta2^step)}
 */
record AdamStep(float stepSize, float rootCorrection) {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    static final float FIRST_WEIGHT = (float) (1 - BETA_1);
    static final float SECOND_DECAY = (float) BETA_2;
    static final float SECOND_WEIGHT = (float) (1 - BETA_2);
    static final float EPSILON = 1e-8f;

    /**
     * Moments up to this count as 0. Those of a latent that is never kept decay to denormal
     * numbers, which some processors are very slow at; beside epsilon they move a weight by
     * nothing.
     */
    static final float NEGLIGIBLE = 1e-30f;

    /**
     * @param step from 1
     */
    static AdamStep of(long step, double learningRate) {
        return new AdamStep(
                (float) (learningRate / (1 - StrictMath.pow(BETA_1, step))),
                (float) Math.sqrt(1 - StrictMath.pow(BETA_2, step)));
    }

    /**
     * Updates entries {@code from} to {@code to - 1} one by one, for gradients {@code scale * g}.
     */
    void update(float[] w, float[] m, float[] v, float[] g, float scale, int from, int to) {
        for (int i = from; i < to; i++) {
            float gradient = scale * g[i];
            float first = Math.fma(FIRST_WEIGHT, gradient - m[i], m[i]);
            float second = Math.fma(SECOND_WEIGHT * gradient, gradient, SECOND_DECAY * v[i]);
            m[i] = Math.abs(first) <= NEGLIGIBLE ? 0 : first;
            v[i] = second <= NEGLIGIBLE ? 0 : second;
            float root = (float) Math.sqrt(v[i]);
            w[i] = Math.fma(-stepSize, m[i] / (root / rootCorrection + EPSILON), w[i]);
        }
    }
}
