package io.husai.trainer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Weights, or what belongs to each weight, of several runs on a device: encoder {@code [runs,
 * dModel, dSae]}, encoder bias {@code [runs, 1, dSae]}, decoder {@code [runs, dSae, dModel]},
 * decoder bias {@code [runs, 1, dModel]} or none.
 */
final class StackedWeights {
    private final int dModel;
    private final int dSae;
    private final List<NDArray> arrays = new ArrayList<>();

    /**
     * @param runs each run's arrays, in the order of {@link SaeWeights#arrays}
     */
    StackedWeights(NDManager manager, int dModel, int dSae, List<float[][]> runs) {
        this.dModel = dModel;
        this.dSae = dSae;
        for (int a = 0; a < runs.get(0).length; a++) {
            Shape shape = shape(a);
            int size = (int) shape.size();
            FloatBuffer all = FloatBuffer.allocate(Math.multiplyExact(runs.size(), size));
            for (float[][] run : runs) {
                all.put(run[a]);
            }
            arrays.add(manager.create(all.flip(), new Shape(runs.size()).addAll(shape)));
        }
    }

    private Shape shape(int array) {
        return switch (array) {
            case 0 -> new Shape(dModel, dSae);
            case 1 -> new Shape(1, dSae);
            case 2 -> new Shape(dSae, dModel);
            default -> new Shape(1, dModel);
        };
    }

    NDArray encoder() {
        return arrays.get(0);
    }

    NDArray encoderBias() {
        return arrays.get(1);
    }

    NDArray decoder() {
        return arrays.get(2);
    }

    Optional<NDArray> decoderBias() {
        return arrays.size() > 3 ? Optional.of(arrays.get(3)) : Optional.empty();
    }

    List<NDArray> arrays() {
        return arrays;
    }

    /** One run's arrays, copied from the device. */
    float[][] run(int run) {
        float[][] out = new float[arrays.size()][];
        for (int a = 0; a < out.length; a++) {
            try (NDArray slice = arrays.get(a).get(run)) {
                out[a] = slice.toFloatArray();
            }
        }
        return out;
    }

    SaeWeights weights(int run) {
        float[][] a = run(run);
        return new SaeWeights(
                dModel,
                dSae,
                a[0],
                a[1],
                a[2],
                a.length > 3 ? Optional.of(a[3]) : Optional.empty());
    }
}
