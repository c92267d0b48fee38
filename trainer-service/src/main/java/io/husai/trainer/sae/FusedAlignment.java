package io.husai.trainer.sae;

import io.husai.contracts.spec.AlignmentSpec;
import io.husai.contracts.spec.SaeSpec;
import java.util.Arrays;

/** The consistency penalty of {@link PlainAlignment} on padded rows, with blocks of cosines. */
final class FusedAlignment {
    private final Lanes lanes;
    private final AlignmentSpec spec;
    private final int dSae;
    private final int stride;
    private final int references;
    private final float[] reference;
    private final RowPanels panels;
    private final float[] unit;
    private final float[] norms;
    private final float[] cosines;
    private final float[] pull;
    private final float[] columnBest;
    private final int[] columnLatent;

    /**
     * @param reference {@code [latents, dModel]}
     */
    FusedAlignment(Lanes lanes, SaeSpec sae, AlignmentSpec spec, float[] reference) {
        this.lanes = lanes;
        this.spec = spec;
        this.dSae = sae.dSae();
        this.stride = LatentArrays.padded(sae.dModel());
        this.references = reference.length / sae.dModel();
        this.reference = new float[references * stride];
        for (int j = 0; j < references; j++) {
            System.arraycopy(reference, j * sae.dModel(), this.reference, j * stride, sae.dModel());
        }
        lanes.normalize(this.reference, references, stride);
        int blockRows = Math.min(Batch.BLOCK, dSae);
        this.panels = new RowPanels(blockRows, sae.dModel(), references);
        this.unit = new float[dSae * stride];
        this.norms = new float[dSae];
        this.cosines = RowPanels.products(blockRows, references);
        this.pull = new float[dSae * stride];
        this.columnBest = new float[references];
        this.columnLatent = new int[references];
    }

    /** Adds the gradient to that of the decoder, and returns the weighted penalty. */
    double accumulate(float[] decoder, float[] gradient) {
        System.arraycopy(decoder, 0, unit, 0, decoder.length);
        for (int i = 0; i < dSae; i++) {
            float square = lanes.dot(decoder, i * stride, decoder, i * stride, stride);
            norms[i] = Math.max((float) Math.sqrt(square), PlainKernel.SMALLEST_NORM);
        }
        lanes.normalize(unit, dSae, stride);
        Arrays.fill(pull, 0);
        Arrays.fill(columnLatent, -1);
        double share = spec.symmetric() ? 0.5 : 1;
        double aligned = share * alignLatents(share);
        if (spec.symmetric()) {
            aligned += share * alignReferences(share);
        }
        for (int i = 0; i < dSae; i++) {
            addThroughNorm(i, gradient);
        }
        return spec.lambda() * (1 - aligned);
    }

    /** The mean over latents of the largest absolute cosine. */
    private double alignLatents(double share) {
        double sum = 0;
        for (int from = 0; from < dSae; from += Batch.BLOCK) {
            int count = Math.min(Batch.BLOCK, dSae - from);
            panels.pack(unit, from * stride, count, stride);
            lanes.multiply(panels, reference, references, stride, null, cosines);
            for (int i = 0; i < count; i++) {
                int row = rowOf(i);
                int best = largest(row);
                float cosine = cosines[row + best * RowPanels.WIDTH];
                sum += addPull(from + i, best, cosine, share / dSae);
                if (spec.symmetric()) {
                    compareColumns(row, from + i);
                }
            }
        }
        return sum / dSae;
    }

    /** Where the cosines of a block's latent begin; they lie 16 apart. */
    private int rowOf(int latent) {
        int panel = latent / RowPanels.WIDTH * RowPanels.padded(references) * RowPanels.WIDTH;
        return panel + latent % RowPanels.WIDTH;
    }

    /** The reference with the largest absolute cosine, of equal ones the first. */
    private int largest(int row) {
        int best = 0;
        float value = -1;
        for (int j = 0; j < references; j++) {
            float candidate = Math.abs(cosines[row + j * RowPanels.WIDTH]);
            if (candidate > value) {
                best = j;
                value = candidate;
            }
        }
        return best;
    }

    private void compareColumns(int row, int latent) {
        for (int j = 0; j < references; j++) {
            float cosine = cosines[row + j * RowPanels.WIDTH];
            boolean first = columnLatent[j] < 0;
            if (first || Math.abs(cosine) > Math.abs(columnBest[j])) {
                columnBest[j] = cosine;
                columnLatent[j] = latent;
            }
        }
    }

    /** The mean over the reference's features of the largest absolute cosine. */
    private double alignReferences(double share) {
        double sum = 0;
        for (int j = 0; j < references; j++) {
            sum += addPull(columnLatent[j], j, columnBest[j], share / references);
        }
        return sum / references;
    }

    private double addPull(int latent, int column, float cosine, double weight) {
        float slope = (float) (-spec.lambda() * weight) * Math.signum(cosine);
        int to = latent * stride;
        int from = column * stride;
        for (int i = 0; i < stride; i++) {
            pull[to + i] = Math.fma(slope, reference[from + i], pull[to + i]);
        }
        return Math.abs(cosine);
    }

    private void addThroughNorm(int latent, float[] gradient) {
        int row = latent * stride;
        float along = lanes.dot(pull, row, unit, row, stride);
        float norm = norms[latent];
        for (int i = row; i < row + stride; i++) {
            gradient[i] += Math.fma(-along, unit[i], pull[i]) / norm;
        }
    }
}
