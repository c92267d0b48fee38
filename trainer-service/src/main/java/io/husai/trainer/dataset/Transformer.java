package io.husai.trainer.dataset;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.List;

/**
 * A 2-layer decoder-only transformer: pre-LayerNorm, causal attention with 4 heads, ReLU, learned
 * positions. Its parameters live in native memory, owned by its own manager, until it is closed.
 * For one thread: the gradient mode belongs to the thread that made it, and only one gradient is
 * collected in a process at a time.
 */
final class Transformer implements AutoCloseable {
    private static final String ENGINE = "PyTorch";
    private static final int HEAD_WIDTH = TransformerWeights.WIDTH / TransformerWeights.HEADS;
    private static final float NORM_EPSILON = 1e-5f;
    private static final Shape NORM_SHAPE = new Shape(TransformerWeights.WIDTH);

    private final NDManager manager;
    private final NDArray[] parameters;

    /**
     * @param values in the order of {@link TransformerWeights#all}; copied
     */
    Transformer(float[][] values) {
        manager = NDManager.newBaseManager(ENGINE);
        // Both after the line above, which loads the native library. One native thread: two that
        // share a core with anything else wait for each other, 5 to 30 times slower, and a fixed
        // number keeps the sums in one order on every machine.
        JniUtils.setNumThreads(1);
        JniUtils.setGradMode(false);
        List<TransformerWeights.Parameter> all = TransformerWeights.all();
        parameters = new NDArray[all.size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = manager.create(values[i], new Shape(all.get(i).shape()));
            parameters[i].setRequiresGradient(true);
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
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = Engine.getEngine(ENGINE).newGradientCollector()) {
            NDArray labels = step.create(answers, new Shape(answers.length, 1));
            NDArray logits = logits(residual(batch(step, tokens, length), length));
            NDArray loss = logits.logSoftmax(1).gather(labels, 1).mean().neg();
            collector.backward(loss);
            for (int i = 0; i < parameters.length; i++) {
                takeGradient(i, gradients);
            }
            return loss.getFloat();
        }
    }

    private void takeGradient(int parameter, float[][] gradients) {
        try (NDArray gradient = parameters[parameter].getGradient()) {
            gradients[parameter] = gradient.toFloatArray();
        }
        JniUtils.zeroGrad((PtNDArray) parameters[parameter]);
    }

    /** The residual stream behind the last block at the last token, {@code [count, 128]}. */
    float[] residuals(long[] tokens, int length) {
        try (NDManager step = manager.newSubManager()) {
            return residual(batch(step, tokens, length), length).toFloatArray();
        }
    }

    /** The likeliest next token behind the last one, {@code [count]}. */
    long[] predictions(long[] tokens, int length) {
        try (NDManager step = manager.newSubManager()) {
            return logits(residual(batch(step, tokens, length), length)).argMax(1).toLongArray();
        }
    }

    /** Arrays that the transformer keeps, for a test that looks for leaks. */
    int keptArrays() {
        return manager.getManagedArrays().size();
    }

    private static NDArray batch(NDManager step, long[] tokens, int length) {
        return step.create(tokens, new Shape(tokens.length / length, length));
    }

    private NDArray residual(NDArray tokens, int length) {
        NDManager step = tokens.getManager();
        NDArray embedded =
                tokens.getNDArrayInternal()
                        .embedding(tokens, parameters[0], SparseFormat.DENSE)
                        .singletonOrThrow();
        NDArray x = embedded.add(parameters[1].get(step, new NDIndex(":{}", length)));
        NDArray mask = causalMask(step, length);
        for (int layer = 0; layer < TransformerWeights.LAYERS; layer++) {
            int at = TransformerWeights.BEFORE_BLOCKS + layer * TransformerWeights.PER_BLOCK;
            x = x.add(linear(attention(linear(norm(x, at), at + 2), mask, length), at + 4));
            x = x.add(linear(relu(linear(norm(x, at + 6), at + 8)), at + 10));
        }
        return x.get(new NDIndex(":,{}", length - 1));
    }

    private NDArray logits(NDArray residual) {
        int last = parameters.length - 4;
        return linear(norm(residual, last), last + 2);
    }

    /**
     * @param qkv {@code [count, length, 3 * 128]}
     * @return {@code [count, length, 128]}
     */
    private static NDArray attention(NDArray qkv, NDArray mask, int length) {
        long count = qkv.getShape().get(0);
        NDArray heads =
                qkv.reshape(count, length, 3, TransformerWeights.HEADS, HEAD_WIDTH)
                        .transpose(2, 0, 3, 1, 4);
        NDArray keys = heads.get(1).swapAxes(2, 3);
        NDArray scores = heads.get(0).matMul(keys).div(Math.sqrt(HEAD_WIDTH)).add(mask);
        return scores.softmax(-1)
                .matMul(heads.get(2))
                .swapAxes(1, 2)
                .reshape(count, length, TransformerWeights.WIDTH);
    }

    private static NDArray causalMask(NDManager step, int length) {
        float[] mask = new float[length * length];
        for (int query = 0; query < length; query++) {
            for (int key = query + 1; key < length; key++) {
                mask[query * length + key] = Float.NEGATIVE_INFINITY;
            }
        }
        return step.create(mask, new Shape(length, length));
    }

    private NDArray linear(NDArray x, int parameter) {
        NDList out =
                x.getNDArrayInternal().linear(x, parameters[parameter], parameters[parameter + 1]);
        return out.singletonOrThrow();
    }

    private NDArray norm(NDArray x, int parameter) {
        NDList out =
                x.getNDArrayInternal()
                        .layerNorm(
                                x,
                                NORM_SHAPE,
                                parameters[parameter],
                                parameters[parameter + 1],
                                NORM_EPSILON);
        return out.singletonOrThrow();
    }

    private static NDArray relu(NDArray x) {
        return x.getNDArrayInternal().relu();
    }

    @Override
    public void close() {
        manager.close();
    }
}
