package io.husai.trainer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.husai.contracts.spec.Activation;

/**
 * The forward pass of several runs, densely. All arrays begin with {@code [runs, rows]}.
 *
 * @param centred {@code x - b_dec}, or x
 * @param pre pre-activations
 * @param codes kept codes, else 0
 * @param kept 1 where a code was kept, else 0
 * @param errors {@code xhat - x}
 */
record StackedForward(NDArray centred, NDArray pre, NDArray codes, NDArray kept, NDArray errors) {
    /**
     * @param manager owns the result
     * @param x {@code [runs, rows, dModel]}
     * @param places {@code [runs, 1, largest k]}: 1 for each of a run's k places, else 0
     */
    static StackedForward of(
            NDManager manager,
            NDArray x,
            StackedWeights weights,
            NDArray places,
            Activation activation) {
        NDArray centred = weights.decoderBias().map(x::sub).orElse(x);
        NDArray pre = centred.matMul(weights.encoder()).add(weights.encoderBias());
        NDList largest = pre.topK((int) places.getShape().get(2), -1, true, true);
        Sparse sparse = Sparse.of(manager, largest, places, pre.getShape(), activation);
        NDArray errors = sparse.codes.matMul(weights.decoder()).sub(centred);
        return new StackedForward(centred, pre, sparse.codes, sparse.kept, errors);
    }

    /**
     * Chosen codes in dense form.
     *
     * @param codes the chosen, else 0
     * @param kept 1 where chosen, else 0
     */
    record Sparse(NDArray codes, NDArray kept) {
        /**
         * @param largest values and indices, largest first
         * @param places which places count, broadcastable to the values
         */
        static Sparse of(
                NDManager manager,
                NDList largest,
                NDArray places,
                Shape shape,
                Activation activation) {
            NDArray values = largest.get(0);
            NDArray indices = largest.get(1);
            NDArray counted = values.mul(0).add(places);
            if (activation == Activation.TOPK_RELU) {
                counted = counted.mul(values.gt(0).toType(DataType.FLOAT32, false));
            }
            NDArray zeros = manager.zeros(shape);
            return new Sparse(
                    zeros.scatter(indices, values.mul(counted), 2),
                    zeros.scatter(indices, counted, 2));
        }
    }
}
