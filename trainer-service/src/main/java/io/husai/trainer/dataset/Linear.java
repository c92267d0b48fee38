package io.husai.trainer.dataset;

import ai.djl.ndarray.NDArray;

/** {@code y = x W^T + b} for rows x; weight {@code [out, in]} and, next to it, bias. */
final class Linear {
    private Linear() {}

    /**
     * @param x {@code [rows, in]}
     * @param weight number of the weight among the parameters; the bias follows
     * @return {@code [rows, out]}
     */
    static NDArray forward(NDArray x, NDArray[] parameters, int weight) {
        return forward(x, parameters[weight], parameters[weight + 1]);
    }

    static NDArray forward(NDArray x, NDArray weight, NDArray bias) {
        return x.getNDArrayInternal().linear(x, weight, bias).singletonOrThrow();
    }

    /**
     * @param change of the loss with y, {@code [rows, out]}
     * @param x what {@code forward} got
     * @param gradients gets those of weight and bias
     * @return change of the loss with x
     */
    static NDArray backward(
            NDArray change, NDArray x, NDArray[] parameters, int weight, NDArray[] gradients) {
        gradients[weight] = ofWeight(change, x);
        gradients[weight + 1] = ofBias(change);
        return change.matMul(parameters[weight]);
    }

    static NDArray ofWeight(NDArray change, NDArray x) {
        return change.transpose().matMul(x);
    }

    static NDArray ofBias(NDArray change) {
        return change.sum(new int[] {0});
    }
}
