package io.husai.trainer.dataset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * A 2-layer decoder-only transformer: pre-LayerNorm, causal attention with 4 heads, ReLU, learned
 * positions. Only the last token is read, so the last block computes no other token's query and
 * MLP. Its parameters live in native memory, owned by its own manager, until it is closed. The
 * gradients are written out, not recorded, so that nothing is shared with other threads. For one
 * thread.
 */
final class Transformer implements AutoCloseable {
    private static final String ENGINE = "PyTorch";
    private static final int LAST_NORM =
            TransformerWeights.BEFORE_BLOCKS
                    + TransformerWeights.LAYERS * TransformerWeights.PER_BLOCK;
    private static final int UNEMBEDDING = LAST_NORM + 2;

    private final NDManager manager;
    private final NDArray[] parameters;

    /**
     * @param values in the order of {@link TransformerWeights#all}; copied
     */
    Transformer(float[][] values) {
        manager = NDManager.newBaseManager(ENGINE);
        // After the line above, which loads the native library. One native thread: two that
        // share a core with anything else wait for each other, 5 to 30 times slower, and a fixed
        // number keeps the sums in one order on every machine.
        JniUtils.setNumThreads(1);
        List<TransformerWeights.Parameter> all = TransformerWeights.all();
        parameters = new NDArray[all.size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = manager.create(values[i], new Shape(all.get(i).shape()));
        }
    }

    /** Replaces all parameters. */
    void load(float[][] values) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i].set(values[i]);
        }
    }

    /**
     * Mean cross entropy at the last token, and its gradient.
     *
     * @param tokens {@code [count, length]}
     * @param answers {@code [count]}
     * @param gradients filled, in the order of the parameters
     */
    float lossAndGradients(long[] tokens, int length, long[] answers, float[][] gradients) {
        try (NDManager step = manager.newSubManager()) {
            Pass pass = new Pass(step, tokens, length);
            NDArray logits = pass.logits();
            NDArray labels = step.create(answers, new Shape(answers.length, 1));
            NDArray loss = logits.logSoftmax(1).gather(labels, 1).mean().neg();
            // d mean(-log softmax) = (softmax - one-hot) / count
            NDArray change =
                    logits.softmax(1)
                            .subi(oneHot(labels.reshape(answers.length)))
                            .divi(answers.length);
            NDArray[] found = pass.gradients(change);
            for (int i = 0; i < parameters.length; i++) {
                gradients[i] = found[i].toFloatArray();
            }
            return loss.getFloat();
        }
    }

    /** The residual stream behind the last block at the last token, {@code [count, 128]}. */
    float[] residuals(long[] tokens, int length) {
        try (NDManager step = manager.newSubManager()) {
            return new Pass(step, tokens, length).residual.toFloatArray();
        }
    }

    /** The likeliest next token behind the last one, {@code [count]}. */
    long[] predictions(long[] tokens, int length) {
        try (NDManager step = manager.newSubManager()) {
            return new Pass(step, tokens, length).logits().argMax(1).toLongArray();
        }
    }

    /** Arrays that the transformer keeps, for a test that looks for leaks. */
    int keptArrays() {
        return manager.getManagedArrays().size();
    }

    /** {@code [rows, vocabulary]} of 0 and 1. */
    private static NDArray oneHot(NDArray tokens) {
        return tokens.oneHot(ModularAddition.VOCABULARY, DataType.FLOAT32);
    }

    /** Forward through the network; keeps what the gradients need. */
    private final class Pass {
        private final long count;
        private final int length;

        /** {@code [count * length, vocabulary]} */
        private final NDArray embedded;

        private final TransformerBlock[] blocks = new TransformerBlock[TransformerWeights.LAYERS];

        /** {@code [count, 128]} */
        private final NDArray residual;

        private LayerNorm norm;

        Pass(NDManager step, long[] tokens, int length) {
            this.length = length;
            this.count = tokens.length / length;
            embedded = oneHot(step.create(tokens));
            NDArray positions = parameters[1].get(step, new NDIndex(":{}", length));
            NDArray x =
                    embedded.matMul(parameters[0])
                            .reshape(count, length, TransformerWeights.WIDTH)
                            .addi(positions)
                            .reshape(-1, TransformerWeights.WIDTH);
            for (int layer = 0; layer < blocks.length; layer++) {
                boolean last = layer == blocks.length - 1;
                blocks[layer] =
                        new TransformerBlock(parameters, firstOf(layer), count, length, last);
                x = blocks[layer].forward(x);
            }
            residual = x;
        }

        /** {@code [count, vocabulary]} */
        NDArray logits() {
            norm = new LayerNorm(parameters, LAST_NORM);
            return Linear.forward(norm.forward(residual), parameters, UNEMBEDDING);
        }

        /**
         * @param change of the loss with the logits, {@code [count, vocabulary]}
         * @return change of the loss with each parameter; the caller's manager owns them
         */
        NDArray[] gradients(NDArray change) {
            NDArray[] out = new NDArray[parameters.length];
            NDArray d = Linear.backward(change, norm.output(), parameters, UNEMBEDDING, out);
            d = norm.backward(d, out);
            for (int layer = blocks.length - 1; layer >= 0; layer--) {
                d = blocks[layer].backward(d, out);
            }
            out[0] = embedded.transpose().matMul(d);
            out[1] =
                    d.reshape(count, length, TransformerWeights.WIDTH)
                            .sum(new int[] {0})
                            .concat(unseenPositions(d.getManager()), 0);
            return out;
        }

        private NDArray unseenPositions(NDManager step) {
            return step.zeros(new Shape(ModularAddition.LENGTH - length, TransformerWeights.WIDTH));
        }
    }

    private static int firstOf(int layer) {
        return TransformerWeights.BEFORE_BLOCKS + layer * TransformerWeights.PER_BLOCK;
    }

    @Override
    public void close() {
        manager.close();
    }
}
