package io.husai.trainer.sae;

import io.husai.contracts.spec.SaeSpec;

/** What an SAE makes of activations, by the plain kernel's forward pass. */
public final class Reconstruction {
    private Reconstruction() {}

    /**
     * The reconstruction {@code xhat} of rows.
     *
     * @param x activations {@code [count, dModel]}, row-major
     * @return {@code [count, dModel]}
     */
    public static float[] of(SaeSpec sae, SaeWeights weights, float[] x, int count) {
        int dModel = sae.dModel();
        float[] result = new float[count * dModel];
        float[] block = new float[Batch.BLOCK * dModel];
        PlainRows rows = new PlainRows(sae, Batch.BLOCK);
        for (int from = 0; from < count; from += Batch.BLOCK) {
            int n = Math.min(Batch.BLOCK, count - from);
            System.arraycopy(x, from * dModel, block, 0, n * dModel);
            rows.clear();
            rows.append(block, n, weights);
            rows.reconstruct(weights);
            for (int i = 0; i < n * dModel; i++) {
                result[from * dModel + i] = block[i] + rows.errors()[i];
            }
        }
        return result;
    }
}
