package io.husai.trainer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/** The consistency penalty of {@link PlainAlignment} for several runs, each with its own lambda. */
final class StackedAlignment {
    private final boolean symmetric;
    private final NDArray reference;
    private final NDArray lambdas;

    /**
     * @param tasks runs whose references have the same size
     */
    StackedAlignment(NDManager manager, List<Engine.Task> tasks) {
        this.symmetric = tasks.get(0).spec().condition().alignment().symmetric();
        int dModel = tasks.get(0).spec().condition().sae().dModel();
        int size = tasks.get(0).reference().orElseThrow().length;
        FloatBuffer references = FloatBuffer.allocate(Math.multiplyExact(tasks.size(), size));
        float[] weights = new float[tasks.size()];
        for (int r = 0; r < weights.length; r++) {
            references.put(tasks.get(r).reference().orElseThrow());
            weights[r] = (float) tasks.get(r).spec().condition().alignment().lambda();
        }
        NDArray rows =
                manager.create(references.flip(), new Shape(tasks.size(), size / dModel, dModel));
        this.reference = rows.div(norms(rows));
        this.lambdas = manager.create(weights, new Shape(weights.length, 1, 1));
    }

    private static NDArray norms(NDArray rows) {
        return rows.square().sum(new int[] {2}, true).sqrt().maximum(PlainKernel.SMALLEST_NORM);
    }

    /**
     * The weighted penalties {@code [runs]} and their gradient of the decoders.
     *
     * @param decoder {@code [runs, dSae, dModel]}
     */
    Penalty of(NDArray decoder) {
        NDArray norms = norms(decoder);
        NDArray unit = decoder.div(norms);
        NDArray cosines = unit.matMul(reference.transpose(0, 2, 1));
        float share = symmetric ? 0.5f : 1;
        Side latents = side(cosines, 2, share);
        NDArray aligned = latents.mean;
        NDArray chosen = latents.chosen;
        if (symmetric) {
            Side references = side(cosines, 1, share);
            aligned = aligned.add(references.mean);
            chosen = chosen.add(references.chosen);
        }
        NDArray pull = chosen.mul(lambdas).matMul(reference);
        NDArray along = pull.mul(unit).sum(new int[] {2}, true);
        NDArray gradient = pull.sub(unit.mul(along)).div(norms);
        NDArray loss = aligned.sub(1).neg().mul(lambdas);
        return new Penalty(loss.reshape(loss.getShape().get(0)), gradient);
    }

    /** The largest absolute cosines along an axis. */
    private static Side side(NDArray cosines, int axis, float share) {
        Shape shape = cosines.getShape();
        long others = axis == 2 ? shape.get(1) : shape.get(2);
        NDArray absolute = cosines.abs();
        NDArray best = absolute.argMax(axis).expandDims(axis);
        NDArray signs = cosines.gather(best, axis).sign();
        NDArray zeros = cosines.getManager().zeros(shape, DataType.FLOAT32);
        NDArray mean = absolute.gather(best, axis).sum(new int[] {1, 2}, true);
        return new Side(
                mean.mul(share / others), zeros.scatter(best, signs.mul(-share / others), axis));
    }

    /**
     * @param losses {@code [runs]}
     * @param gradient of the decoders
     */
    record Penalty(NDArray losses, NDArray gradient) {}

    private record Side(NDArray mean, NDArray chosen) {}
}
