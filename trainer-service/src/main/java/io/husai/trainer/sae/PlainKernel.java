package io.husai.trainer.sae;

import io.husai.contracts.spec.Activation;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.SaeSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The slow, obvious kernel: dense loops on arrays laid out as the weights are. The fast one is held
 * to it, bit by bit. The gradients by hand: with {@code e = xhat - x} and {@code c = 2 / (rows *
 * dModel)}, the loss's gradient is {@code c e z_j} for {@code W_dec[j]}, {@code c (e . W_dec[j])}
 * for the kept {@code pre_j}, and through it {@code x} times that for {@code W_enc[., j]}; the
 * choice of the kept latents passes no gradient.
 */
final class PlainKernel implements Kernel {
    /** Norms below this count as this, as in PyTorch's {@code F.normalize}. */
    static final float SMALLEST_NORM = 1e-12f;

    private final ConditionSpec spec;
    private final SaeSpec sae;
    private final int dModel;
    private final int dSae;
    private final SaeWeights weights;
    private final List<float[]> parameters;
    private final float[][] m;
    private final float[][] v;
    private final float[][] gradients;
    private final long[] rowsSinceFired;
    private final Optional<PlainAlignment> alignment;
    private final float[] block;
    private final PlainRows batchRows;
    private long step;

    PlainKernel(Engine.Task task, Checkpoint from, int maxRows) {
        this.spec = task.spec().condition();
        this.sae = spec.sae();
        this.dModel = sae.dModel();
        this.dSae = sae.dSae();
        this.weights = from.weights().copy();
        this.parameters = weights.arrays();
        this.m = copyOf(from.firstMoments());
        this.v = copyOf(from.secondMoments());
        this.gradients = parameters.stream().map(a -> new float[a.length]).toArray(float[][]::new);
        this.rowsSinceFired = from.rowsSinceFired().clone();
        this.alignment =
                Optional.ofNullable(spec.alignment())
                        .map(a -> new PlainAlignment(sae, a, task.reference().orElseThrow()));
        this.block = new float[Batch.BLOCK * dModel];
        this.batchRows = new PlainRows(sae, maxRows);
        this.step = from.step();
    }

    @Override
    public double step(Batch batch, double learningRate) {
        double loss = computeGradients(batch);
        if (Double.isFinite(loss)) {
            noteFired();
            step++;
            update(AdamStep.of(step, learningRate));
        }
        return loss;
    }

    /** The loss of a batch; leaves its gradients in {@link #gradients}. */
    double computeGradients(Batch batch) {
        for (float[] g : gradients) {
            Arrays.fill(g, 0);
        }
        PlainRows rows = batchRows;
        rows.clear();
        for (int from = 0; from < batch.count(); from += Batch.BLOCK) {
            int count = Math.min(Batch.BLOCK, batch.count() - from);
            batch.gather(from, count, block);
            rows.append(block, count, weights);
        }
        double entries = (double) rows.count() * dModel;
        double loss = rows.reconstruct(weights) / entries;
        float l1 = spec.training().l1Coefficient() == null ? 0 : l1Gradient();
        rows.accumulate(weights, gradients, l1);
        if (l1 != 0) {
            loss += spec.training().l1Coefficient() * rows.meanL1();
        }
        if (spec.training().auxK() != null) {
            loss += new PlainAuxK(spec).accumulate(rows, weights, gradients, rowsSinceFired);
        }
        rows.accumulateDecoderBias(weights, gradients);
        float c = (float) (2 / entries);
        for (float[] g : gradients) {
            for (int i = 0; i < g.length; i++) {
                g[i] *= c;
            }
        }
        return alignment.isPresent()
                ? loss + alignment.get().accumulate(weights.decoder(), gradients[2])
                : loss;
    }

    /** The L1 norm's slope at a code, in units of {@code c}. */
    private float l1Gradient() {
        return (float) (spec.training().l1Coefficient() * dModel / 2);
    }

    /** The gradients in the order of {@link SaeWeights#arrays}, before clipping. */
    float[][] gradients() {
        return gradients;
    }

    private void noteFired() {
        for (int j = 0; j < rowsSinceFired.length; j++) {
            rowsSinceFired[j] = batchRows.fired(j) ? 0 : rowsSinceFired[j] + batchRows.count();
        }
    }

    private void update(AdamStep adam) {
        float scale = clipScale();
        for (int p = 0; p < gradients.length; p++) {
            float[] w = parameters.get(p);
            adam.update(w, m[p], v[p], gradients[p], scale, 0, w.length);
        }
        if (sae.unitNormDecoder()) {
            normalizeDecoder();
        }
    }

    /** As {@code torch.nn.utils.clip_grad_norm_}. */
    private float clipScale() {
        Double limit = spec.training().gradientClipNorm();
        if (limit == null) {
            return 1;
        }
        double squares = 0;
        for (int j = 0; j < dSae; j++) {
            float[] column = encoderColumn(gradients[0], j);
            squares += Arithmetic.dot(column, 0, column, 0, dModel);
        }
        for (int j = 0; j < dSae; j++) {
            squares += Arithmetic.dot(gradients[2], j * dModel, gradients[2], j * dModel, dModel);
        }
        for (int p = 1; p < gradients.length; p += 2) {
            float[] g = gradients[p];
            squares += Arithmetic.dot(g, 0, g, 0, g.length);
        }
        return (float) Math.min(1, limit / (Math.sqrt(squares) + 1e-6));
    }

    private float[] encoderColumn(float[] values, int latent) {
        float[] column = new float[dModel];
        for (int i = 0; i < dModel; i++) {
            column[i] = values[i * dSae + latent];
        }
        return column;
    }

    private void normalizeDecoder() {
        float[] d = weights.decoder();
        for (int j = 0; j < dSae; j++) {
            int from = j * dModel;
            float norm = (float) Math.sqrt(Arithmetic.dot(d, from, d, from, dModel));
            float divisor = Math.max(norm, SMALLEST_NORM);
            for (int i = from; i < from + dModel; i++) {
                d[i] /= divisor;
            }
        }
    }

    @Override
    public void measure(float[] rows, int count, QualitySums sums) {
        PlainRows measured = new PlainRows(sae, count);
        measured.append(rows, count, weights);
        measured.reconstruct(weights);
        measured.addTo(sums);
    }

    @Override
    public SaeWeights weights() {
        return weights;
    }

    @Override
    public Checkpoint checkpoint() {
        return new Checkpoint(step, weights, m, v, rowsSinceFired);
    }

    private static float[][] copyOf(float[][] arrays) {
        return Arrays.stream(arrays).map(float[]::clone).toArray(float[][]::new);
    }

    static boolean isKept(float value, Activation activation) {
        return activation == Activation.TOPK || value > 0;
    }
}
