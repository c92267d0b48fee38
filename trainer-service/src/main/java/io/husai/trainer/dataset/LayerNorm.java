package io.husai.trainer.dataset;

import ai.djl.ndarray.NDArray;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016) of rows, with the biased variance and epsilon
 * 1e-5, as PyTorch does it. One forward, then at most one backward.
 */
final class LayerNorm {
    private static final double EPSILON = 1e-5;
    private static final int[] ACROSS = {1};

    private final NDArray weight;
    private final NDArray bias;
    private final int parameter;

    /** (x - mean) / deviation */
    private NDArray standardised;

    /** 1 / deviation, {@code [rows, 1]} */
    private NDArray scale;

    private NDArray output;

    /**
     * @param parameter number of the weight among the parameters; the bias follows
     */
    LayerNorm(NDArray[] parameters, int parameter) {
        this.weight = parameters[parameter];
        this.bias = parameters[parameter + 1];
        this.parameter = parameter;
    }

    /**
     * @param x {@code [rows, width]}
     */
    NDArray forward(NDArray x) {
        NDArray centred = x.sub(x.mean(ACROSS, true));
        scale = centred.square().mean(ACROSS, true).addi(EPSILON).powi(-0.5);
        standardised = centred.muli(scale);
        output = standardised.mul(weight).addi(bias);
        return output;
    }

    NDArray output() {
        return output;
    }

    /**
     * @param change of the loss with the output
     * @param gradients gets those of weight and bias
     * @return change of the loss with x
     */
    NDArray backward(NDArray change, NDArray[] gradients) {
        gradients[parameter] = change.mul(standardised).sum(new int[] {0});
        gradients[parameter + 1] = change.sum(new int[] {0});
        NDArray d = change.mul(weight);
        NDArray along = d.mul(standardised).mean(ACROSS, true);
        return d.sub(d.mean(ACROSS, true)).subi(standardised.mul(along)).muli(scale);
    }
}
