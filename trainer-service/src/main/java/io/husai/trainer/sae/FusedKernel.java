package io.husai.trainer.sae;

import io.husai.contracts.spec.Activation;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.TrainingSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * The fast kernel: blocks of rows that stay in the cache, one dense product (the encoder's), and
 * for the rest only the kept codes. Bit-equal to {@link PlainKernel}.
 */
final class FusedKernel implements Kernel {
    private final Lanes lanes;
    private final TrainingSpec training;
    private final SaeSpec sae;
    private final LatentArrays weights;
    private final LatentArrays m;
    private final LatentArrays v;
    private final LatentArrays gradients;
    private final long[] rowsSinceFired;
    private final RowPanels panels;
    private final RowBlock block;
    private final float[] pre;
    private final LargestSearch search;
    private final KeptRows kept;
    private final LatentIndex index;
    private final Optional<FusedAlignment> alignment;
    private final Optional<FusedAuxK> auxK;
    private final boolean[] fired;
    private long step;
    private boolean comparable;
    private double l1Sum;

    FusedKernel(Lanes lanes, Engine.Task task, Checkpoint from, int maxRows) {
        ConditionSpec spec = task.spec().condition();
        this.lanes = lanes;
        this.training = spec.training();
        this.sae = spec.sae();
        boolean biased = from.weights().decoderBias().isPresent();
        this.weights = read(biased, from.weights().arrays().toArray(float[][]::new));
        this.m = read(biased, from.firstMoments());
        this.v = read(biased, from.secondMoments());
        this.gradients = new LatentArrays(sae.dModel(), sae.dSae(), biased);
        this.rowsSinceFired = from.rowsSinceFired().clone();
        this.fired = new boolean[rowsSinceFired.length];
        this.step = from.step();
        this.panels = new RowPanels(Batch.BLOCK, sae.dModel(), sae.dSae());
        this.block = new RowBlock(sae.dModel(), weights.stride());
        this.pre = RowPanels.products(Batch.BLOCK, sae.dSae());
        this.search = new LargestSearch(lanes, sae.dSae());
        this.kept = new KeptRows(Batch.BLOCK, sae.k());
        this.index = new LatentIndex(sae.dSae(), Batch.BLOCK * sae.k());
        this.alignment =
                Optional.ofNullable(spec.alignment())
                        .map(
                                a ->
                                        new FusedAlignment(
                                                lanes, sae, a, task.reference().orElseThrow()));
        this.auxK =
                Optional.ofNullable(training.auxK())
                        .map(a -> new FusedAuxK(lanes, sae, a, maxRows));
    }

    private LatentArrays read(boolean biased, float[][] arrays) {
        LatentArrays out = new LatentArrays(sae.dModel(), sae.dSae(), biased);
        out.read(arrays);
        return out;
    }

    @Override
    public double step(Batch batch, double learningRate) {
        comparable = true;
        l1Sum = 0;
        auxK.ifPresent(a -> a.begin(rowsSinceFired));
        double squares = 0;
        for (int from = 0; from < batch.count(); from += Batch.BLOCK) {
            int count = Math.min(Batch.BLOCK, batch.count() - from);
            block.load(batch, from, count);
            squares = addBlock(squares, from);
        }
        double entries = (double) batch.count() * sae.dModel();
        double loss = comparable ? squares / entries : Double.NaN;
        if (training.l1Coefficient() != null) {
            loss += training.l1Coefficient() * (l1Sum / batch.count());
        }
        if (auxK.isPresent()) {
            loss += auxK.get().accumulate(batch, block, weights, gradients);
        }
        return update(batch.count(), (float) (2 / entries), loss, learningRate);
    }

    private double addBlock(double squaresBefore, int from) {
        encode();
        double squares =
                lanes.decodeWithSlopes(
                        kept, weights.decoder(), block.errors(), weights.stride(), squaresBefore);
        addL1();
        index.sort(kept);
        lanes.accumulate(index, block, gradients.decoder(), gradients.encoder());
        index.accumulateBias(gradients.encoderBias());
        if (weights.biased()) {
            addErrors(gradients.decoderBias());
        }
        noteFired();
        auxK.ifPresent(a -> a.note(block, pre, from));
        return squares;
    }

    /** Encodes the block's rows and keeps the largest; errors are as if nothing was kept. */
    private void encode() {
        lanes.centre(
                block.centred(),
                block.rows(),
                weights.stride(),
                weights.decoderBias(),
                block.errors());
        panels.pack(block.centred(), 0, block.rows(), weights.stride());
        lanes.multiply(
                panels,
                weights.encoder(),
                sae.dSae(),
                weights.stride(),
                weights.encoderBias(),
                pre);
        kept.setRows(block.rows());
        int space = RowPanels.padded(sae.dSae()) * RowPanels.WIDTH;
        for (int p = 0; p < panels.panels(); p++) {
            int row = p * RowPanels.WIDTH;
            int rows = Math.min(RowPanels.WIDTH, block.rows() - row);
            search.keep(pre, p * space, sae.dSae(), sae.k(), kept, row, rows);
        }
        comparable &= kept.isFull(sae.k());
        if (sae.activation() == Activation.TOPK_RELU) {
            kept.dropNegative();
        }
    }

    private void addL1() {
        if (training.l1Coefficient() == null) {
            return;
        }
        float slope = (float) (training.l1Coefficient() * sae.dModel() / 2);
        for (int r = 0; r < kept.rows(); r++) {
            int to = kept.to(r);
            for (int at = kept.from(r); at < to; at++) {
                float code = kept.codes()[at];
                kept.slopes()[at] = Math.fma(slope, Math.signum(code), kept.slopes()[at]);
                l1Sum += Math.abs(code);
            }
        }
    }

    private void addErrors(float[] sums) {
        float[] errors = block.errors();
        for (int r = 0; r < block.rows(); r++) {
            int row = r * sums.length;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += errors[row + i];
            }
        }
    }

    private void noteFired() {
        for (int r = 0; fired.length > 0 && r < kept.rows(); r++) {
            for (int at = kept.from(r); at < kept.to(r); at++) {
                fired[kept.latents()[at]] |= kept.codes()[at] != 0;
            }
        }
    }

    private double update(int rows, float c, double lossBefore, double learningRate) {
        addEncoderInputShift();
        double loss = lossBefore;
        float scale = c;
        if (alignment.isPresent() || training.gradientClipNorm() != null) {
            scaleGradients(c);
            scale = 1;
            if (alignment.isPresent()) {
                loss += alignment.get().accumulate(weights.decoder(), gradients.decoder());
            }
        }
        if (!Double.isFinite(loss)) {
            clear();
            return loss;
        }
        if (training.gradientClipNorm() != null) {
            scale = clipScale(training.gradientClipNorm());
        }
        step++;
        applyAdam(AdamStep.of(step, learningRate), scale);
        countRows(rows);
        return loss;
    }

    /** The decoder's bias shifts the encoder's input. */
    private void addEncoderInputShift() {
        if (!weights.biased()) {
            return;
        }
        float[] sums = gradients.decoderBias();
        for (int j = 0; j < sae.dSae(); j++) {
            float factor = -gradients.encoderBias()[j];
            int row = j * sums.length;
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.fma(factor, weights.encoder()[row + i], sums[i]);
            }
        }
    }

    private void scaleGradients(float c) {
        scale(gradients.encoder(), c);
        scale(gradients.encoderBias(), c);
        scale(gradients.decoder(), c);
        if (gradients.biased()) {
            scale(gradients.decoderBias(), c);
        }
    }

    private static void scale(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    private float clipScale(double limit) {
        double squares = 0;
        int stride = gradients.stride();
        for (int row = 0; row < gradients.encoder().length; row += stride) {
            squares += lanes.dot(gradients.encoder(), row, gradients.encoder(), row, stride);
        }
        for (int row = 0; row < gradients.decoder().length; row += stride) {
            squares += lanes.dot(gradients.decoder(), row, gradients.decoder(), row, stride);
        }
        squares += square(gradients.encoderBias());
        if (gradients.biased()) {
            squares += square(gradients.decoderBias());
        }
        return (float) Math.min(1, limit / (Math.sqrt(squares) + 1e-6));
    }

    private float square(float[] values) {
        return lanes.dot(values, 0, values, 0, values.length);
    }

    private void applyAdam(AdamStep adam, float scale) {
        LatentArrays w = weights;
        LatentArrays g = gradients;
        lanes.adam(adam, scale, w.encoder(), m.encoder(), v.encoder(), g.encoder());
        lanes.adam(adam, scale, w.encoderBias(), m.encoderBias(), v.encoderBias(), g.encoderBias());
        lanes.adam(adam, scale, w.decoder(), m.decoder(), v.decoder(), g.decoder());
        if (w.biased()) {
            lanes.adam(
                    adam,
                    scale,
                    w.decoderBias(),
                    m.decoderBias(),
                    v.decoderBias(),
                    g.decoderBias());
        }
        if (sae.unitNormDecoder()) {
            lanes.normalize(w.decoder(), sae.dSae(), w.stride());
        }
    }

    private void clear() {
        scaleGradients(0);
        Arrays.fill(fired, false);
    }

    private void countRows(int rows) {
        for (int j = 0; j < fired.length; j++) {
            rowsSinceFired[j] = fired[j] ? 0 : rowsSinceFired[j] + rows;
        }
        Arrays.fill(fired, false);
    }

    @Override
    public void measure(float[] rows, int count, QualitySums sums) {
        block.load(rows, count);
        encode();
        lanes.decode(kept, weights.decoder(), block.errors(), weights.stride(), 0);
        for (int r = 0; r < count; r++) {
            sums.addErrors(block.errors(), r * weights.stride(), sae.dModel());
            for (int at = kept.from(r); at < kept.to(r); at++) {
                if (kept.codes()[at] != 0) {
                    sums.addCode(kept.latents()[at], kept.codes()[at]);
                }
            }
        }
    }

    @Override
    public SaeWeights weights() {
        return weights.toWeights();
    }

    @Override
    public Checkpoint checkpoint() {
        return new Checkpoint(
                step, weights.toWeights(), m.toArrays(), v.toArrays(), rowsSinceFired);
    }
}
