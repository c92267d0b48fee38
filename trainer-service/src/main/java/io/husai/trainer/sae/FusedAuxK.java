package io.husai.trainer.sae;

import io.husai.contracts.spec.Activation;
import io.husai.contracts.spec.AuxK;
import io.husai.contracts.spec.SaeSpec;
import java.util.Arrays;

/**
 * The auxiliary loss of {@link PlainAuxK}. Its scale is known only when the whole batch is: the
 * forward pass notes errors and dead latents' values, and a second pass adds the gradients.
 */
final class FusedAuxK {
    private final Lanes lanes;
    private final SaeSpec sae;
    private final AuxK spec;
    private final LargestSearch search;
    private final float[] errors;
    private final KeptRows noted;
    private final KeptRows kept;
    private final LatentIndex index;
    private final float[] deadPre;
    private final int[] dead;
    private final double[] mean;
    private int deadCount;

    FusedAuxK(Lanes lanes, SaeSpec sae, AuxK spec, int maxRows) {
        this.lanes = lanes;
        this.sae = sae;
        this.spec = spec;
        int k = Math.min(spec.k(), sae.dSae());
        this.search = new LargestSearch(lanes, sae.dSae());
        this.errors = new float[Math.multiplyExact(maxRows, LatentArrays.padded(sae.dModel()))];
        this.noted = new KeptRows(maxRows, k);
        this.kept = new KeptRows(Batch.BLOCK, k);
        this.index = new LatentIndex(sae.dSae(), Batch.BLOCK * k);
        this.deadPre = new float[sae.dSae() * RowPanels.WIDTH];
        this.dead = new int[sae.dSae()];
        this.mean = new double[sae.dModel()];
    }

    /** Starts a step. */
    void begin(long[] rowsSinceFired) {
        deadCount = 0;
        for (int j = 0; j < dead.length; j++) {
            if (rowsSinceFired[j] >= spec.deadAfterRows()) {
                dead[deadCount++] = j;
            }
        }
        Arrays.fill(mean, 0);
    }

    /** Takes a block's errors and its rows' largest dead latents. */
    void note(RowBlock block, float[] pre, int from) {
        if (deadCount == 0) {
            return;
        }
        int stride = block.stride();
        System.arraycopy(block.errors(), 0, errors, from * stride, block.rows() * stride);
        for (int r = 0; r < block.rows(); r++) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += block.errors()[r * stride + i];
            }
        }
        for (int row = 0; row < block.rows(); row += RowPanels.WIDTH) {
            int rows = Math.min(RowPanels.WIDTH, block.rows() - row);
            notePanel(pre, row * RowPanels.padded(sae.dSae()), from + row, rows);
        }
        noted.setRows(from + block.rows());
    }

    private void notePanel(float[] pre, int panel, int firstRow, int rows) {
        for (int d = 0; d < deadCount; d++) {
            int at = panel + dead[d] * RowPanels.WIDTH;
            System.arraycopy(pre, at, deadPre, d * RowPanels.WIDTH, RowPanels.WIDTH);
        }
        int wanted = Math.min(noted.perRow(), deadCount);
        search.keep(deadPre, 0, deadCount, wanted, noted, firstRow, rows);
        noted.renumber(firstRow, rows, dead);
    }

    /** Adds the gradients in units of c, and returns the weighted loss. */
    double accumulate(Batch batch, RowBlock block, LatentArrays weights, LatentArrays gradients) {
        double spread = deadCount == 0 ? 0 : spread(block.stride());
        if (!(spread > 0)) {
            return 0;
        }
        float scale = (float) (spec.coefficient() / spread * batch.count() * sae.dModel());
        double squares = 0;
        for (int from = 0; from < batch.count(); from += Batch.BLOCK) {
            int count = Math.min(Batch.BLOCK, batch.count() - from);
            block.load(batch, from, count);
            lanes.centre(
                    block.centred(), count, block.stride(), weights.decoderBias(), block.errors());
            squares = addBlock(block, from, weights, gradients, scale, squares);
        }
        return spec.coefficient() * squares / spread;
    }

    private double addBlock(
            RowBlock block,
            int from,
            LatentArrays weights,
            LatentArrays gradients,
            float scale,
            double squaresBefore) {
        int stride = block.stride();
        System.arraycopy(errors, from * stride, block.errors(), 0, block.rows() * stride);
        kept.copyRows(noted, from, block.rows());
        if (sae.activation() == Activation.TOPK_RELU) {
            kept.dropNegative();
        }
        double squares =
                lanes.decodeWithSlopes(
                        kept, weights.decoder(), block.errors(), stride, squaresBefore);
        kept.scale(scale);
        index.sort(kept);
        lanes.accumulate(index, block, gradients.decoder(), gradients.encoder());
        index.accumulateBias(gradients.encoderBias());
        return squares;
    }

    /** Sum over all entries of the squared distance of the errors from their mean over rows. */
    private double spread(int stride) {
        double sum = 0;
        for (int r = 0; r < noted.rows(); r++) {
            for (int i = 0; i < mean.length; i++) {
                double distance = errors[r * stride + i] - mean[i] / noted.rows();
                sum += distance * distance;
            }
        }
        return sum;
    }
}
