package io.husai.trainer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.husai.contracts.spec.ConditionSpec;
import java.util.List;
import java.util.Optional;

/**
 * Several runs of one shape on a device, one optimizer step for all at a time. Nothing is read back
 * from the device in a step. For one thread.
 */
final class StackedRuns {
    private final ConditionSpec spec;
    private final int runs;
    private final StackedWeights weights;
    private final StackedWeights m;
    private final StackedWeights v;
    private final NDArray places;
    private final Optional<NDArray> rowsSinceFired;
    private final Optional<StackedAlignment> alignment;
    private long step;

    /**
     * @param manager owns the runs' arrays, on the device
     * @param tasks runs that {@link StackKey} puts together
     * @param from where each starts; all at one step
     */
    StackedRuns(NDManager manager, List<Engine.Task> tasks, List<Checkpoint> from) {
        this.spec = tasks.get(0).spec().condition();
        this.runs = tasks.size();
        int dModel = spec.sae().dModel();
        int dSae = spec.sae().dSae();
        this.weights =
                new StackedWeights(
                        manager,
                        dModel,
                        dSae,
                        from.stream()
                                .map(c -> c.weights().arrays().toArray(float[][]::new))
                                .toList());
        this.m =
                new StackedWeights(
                        manager,
                        dModel,
                        dSae,
                        from.stream().map(Checkpoint::firstMoments).toList());
        this.v =
                new StackedWeights(
                        manager,
                        dModel,
                        dSae,
                        from.stream().map(Checkpoint::secondMoments).toList());
        this.places = places(manager, tasks);
        this.rowsSinceFired =
                Optional.ofNullable(spec.training().auxK())
                        .map(a -> rowsSinceFired(manager, from, dSae));
        this.alignment =
                Optional.ofNullable(spec.alignment())
                        .map(a -> new StackedAlignment(manager, tasks));
        this.step = from.get(0).step();
    }

    private static NDArray places(NDManager manager, List<Engine.Task> tasks) {
        int[] ks = tasks.stream().mapToInt(t -> t.spec().condition().sae().k()).toArray();
        int largest = 0;
        for (int k : ks) {
            largest = Math.max(largest, k);
        }
        float[] counted = new float[ks.length * largest];
        for (int r = 0; r < ks.length; r++) {
            java.util.Arrays.fill(counted, r * largest, r * largest + ks[r], 1);
        }
        return manager.create(counted, new Shape(ks.length, 1, largest));
    }

    private static NDArray rowsSinceFired(NDManager manager, List<Checkpoint> from, int dSae) {
        long[] all = new long[from.size() * dSae];
        for (int r = 0; r < from.size(); r++) {
            System.arraycopy(from.get(r).rowsSinceFired(), 0, all, r * dSae, dSae);
        }
        return manager.create(all, new Shape(from.size(), 1, dSae));
    }

    long step() {
        return step;
    }

    StackedWeights weights() {
        return weights;
    }

    /** Which places of the sorted largest count, {@code [runs, 1, largest k]}. */
    NDArray places() {
        return places;
    }

    /**
     * One optimizer step of all runs.
     *
     * @param manager owns what is made on the way, and the result
     * @param x {@code [runs, rows, dModel]}
     * @param learningRates one for each run
     * @return the losses before the step, {@code [runs]}
     */
    NDArray step(NDManager manager, NDArray x, double[] learningRates) {
        StackedForward forward =
                StackedForward.of(manager, x, weights, places, spec.sae().activation());
        StackedGradients gradients = new StackedGradients(spec, weights, forward);
        rowsSinceFired.ifPresent(
                since -> {
                    NDArray dead =
                            since.gte(spec.training().auxK().deadAfterRows())
                                    .toType(DataType.FLOAT32, false);
                    gradients.addAuxK(manager, spec.training().auxK(), dead);
                });
        List<NDArray> scaled = gradients.scaled();
        alignment.ifPresent(
                a -> {
                    StackedAlignment.Penalty penalty = a.of(weights.decoder());
                    gradients.addLosses(penalty.losses());
                    scaled.get(2).addi(penalty.gradient());
                });
        if (spec.training().gradientClipNorm() != null) {
            clip(scaled, spec.training().gradientClipNorm().floatValue());
        }
        step++;
        update(manager, scaled, learningRates);
        rowsSinceFired.ifPresent(since -> countRows(since, forward));
        return gradients.losses();
    }

    private static void clip(List<NDArray> gradients, float limit) {
        NDArray squares = null;
        for (NDArray gradient : gradients) {
            NDArray own = gradient.square().sum(new int[] {1, 2}, true);
            squares = squares == null ? own : squares.add(own);
        }
        NDArray scale = squares.sqrt().add(1e-6f).pow(-1).mul(limit).minimum(1f);
        gradients.forEach(gradient -> gradient.muli(scale));
    }

    private void update(NDManager manager, List<NDArray> gradients, double[] learningRates) {
        float[] sizes = new float[runs];
        float root = 0;
        for (int r = 0; r < runs; r++) {
            AdamStep adam = AdamStep.of(step, learningRates[r]);
            sizes[r] = adam.stepSize();
            root = adam.rootCorrection();
        }
        NDArray stepSize = manager.create(sizes, new Shape(runs, 1, 1));
        for (int a = 0; a < gradients.size(); a++) {
            NDArray g = gradients.get(a);
            NDArray first = m.arrays().get(a);
            NDArray second = v.arrays().get(a);
            first.addi(g.sub(first).mul(AdamStep.FIRST_WEIGHT));
            second.muli(AdamStep.SECOND_DECAY).addi(g.square().mul(AdamStep.SECOND_WEIGHT));
            NDArray divisor = second.sqrt().div(root).add(AdamStep.EPSILON);
            weights.arrays().get(a).subi(first.div(divisor).mul(stepSize));
        }
        if (spec.sae().unitNormDecoder()) {
            NDArray decoder = weights.decoder();
            NDArray norms = decoder.square().sum(new int[] {2}, true).sqrt();
            decoder.divi(norms.maximum(PlainKernel.SMALLEST_NORM));
        }
    }

    private static void countRows(NDArray since, StackedForward forward) {
        long rows = forward.codes().getShape().get(1);
        NDArray fired = forward.codes().abs().max(new int[] {1}, true).gt(0);
        NDArray idle = fired.toType(DataType.INT64, false).sub(1).neg();
        since.addi(rows).muli(idle);
    }

    Checkpoint checkpoint(int run) {
        long[] since = new long[0];
        if (rowsSinceFired.isPresent()) {
            try (NDArray slice = rowsSinceFired.get().get(run)) {
                since = slice.toLongArray();
            }
        }
        return new Checkpoint(step, weights.weights(run), m.run(run), v.run(run), since);
    }
}
