package io.husai.trainer.dataset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * A block of the transformer, {@code r = x + attention(norm(x))}, {@code y = r + mlp(norm(r))}, on
 * rows that are tokens: {@code [count * length, 128]}. With {@code lastOnly} the queries and the
 * rows of r and y are those of the last tokens alone, {@code [count, 128]}. One forward, then at
 * most one backward.
 */
final class TransformerBlock {
    private static final int WIDTH = TransformerWeights.WIDTH;
    private static final int HEADS = TransformerWeights.HEADS;
    private static final int HEAD_WIDTH = WIDTH / HEADS;
    private static final double SCALE = 1 / Math.sqrt(HEAD_WIDTH);

    // the block's parameters, counted from its first
    private static final int NORM1 = 0;
    private static final int QKV = 2;
    private static final int OUT = 4;
    private static final int NORM2 = 6;
    private static final int UP = 8;
    private static final int DOWN = 10;

    private final NDArray[] parameters;
    private final int first;
    private final long count;
    private final int length;
    private final boolean lastOnly;
    private final LayerNorm norm1;
    private final LayerNorm norm2;

    /** Rows that are asked from, {@code [queries, 128]}. */
    private NDArray asking;

    // by heads: [count, heads, tokens, 32]
    private NDArray queries;
    private NDArray keys;
    private NDArray values;

    /** {@code [count, heads, queries, length]} */
    private NDArray attention;

    private NDArray mixed;
    private NDArray active;

    /**
     * @param first number of its first parameter
     */
    TransformerBlock(NDArray[] parameters, int first, long count, int length, boolean lastOnly) {
        this.parameters = parameters;
        this.first = first;
        this.count = count;
        this.length = length;
        this.lastOnly = lastOnly;
        this.norm1 = new LayerNorm(parameters, first + NORM1);
        this.norm2 = new LayerNorm(parameters, first + NORM2);
    }

    NDArray forward(NDArray x) {
        NDArray normalised = norm1.forward(x);
        asking = lastOnly ? lastTokens(normalised) : normalised;
        queries = byHeads(Linear.forward(asking, queryPart(QKV), queryPart(QKV + 1)), 1).get(0);
        NDArray both = byHeads(Linear.forward(normalised, restPart(QKV), restPart(QKV + 1)), 2);
        keys = both.get(0);
        values = both.get(1);
        NDArray scores = queries.matMul(keys.swapAxes(2, 3)).muli(SCALE);
        attention = (lastOnly ? scores : scores.addi(causalMask(x.getManager()))).softmax(-1);
        mixed = toRows(attention.matMul(values));
        NDArray between =
                Linear.forward(mixed, parameters, first + OUT).addi(lastOnly ? lastTokens(x) : x);
        NDArray up = Linear.forward(norm2.forward(between), parameters, first + UP);
        active = up.getNDArrayInternal().relu();
        return Linear.forward(active, parameters, first + DOWN).addi(between);
    }

    /**
     * @param change of the loss with y
     * @param gradients gets those of this block's parameters
     * @return change of the loss with x
     */
    NDArray backward(NDArray change, NDArray[] gradients) {
        NDArray d = Linear.backward(change, active, parameters, first + DOWN, gradients);
        d.muli(active.gt(0));
        d = Linear.backward(d, norm2.output(), parameters, first + UP, gradients);
        NDArray between = norm2.backward(d, gradients).addi(change);
        NDArray mix = Linear.backward(between, mixed, parameters, first + OUT, gradients);
        NDArray normalised = attentionBackward(byHeads(mix, 1).get(0), gradients);
        NDArray x = norm1.backward(normalised, gradients);
        return addAsking(x, between);
    }

    /**
     * @param mix change of the loss with the heads' outputs
     * @return change of the loss with the normalised rows
     */
    private NDArray attentionBackward(NDArray mix, NDArray[] gradients) {
        NDArray weights = mix.matMul(values.swapAxes(2, 3));
        // softmax: ds = a (da - sum(a da))
        NDArray along = weights.mul(attention).sum(new int[] {3}, true);
        NDArray scores = weights.subi(along).muli(attention).muli(SCALE);
        NDArray query = toRows(scores.matMul(keys));
        NDArray key = scores.swapAxes(2, 3).matMul(queries);
        NDArray value = attention.swapAxes(2, 3).matMul(mix);
        NDArray both = toRows(key).concat(toRows(value), 1);
        gradients[first + QKV] =
                Linear.ofWeight(query, asking).concat(Linear.ofWeight(both, norm1.output()), 0);
        gradients[first + QKV + 1] = Linear.ofBias(query).concat(Linear.ofBias(both), 0);
        return addAsking(both.matMul(restPart(QKV)), query.matMul(queryPart(QKV)));
    }

    /** Adds rows that belong to the asking tokens to rows of all tokens. */
    private NDArray addAsking(NDArray all, NDArray asked) {
        if (!lastOnly) {
            return all.addi(asked);
        }
        NDArray tokens = all.reshape(count, length, WIDTH);
        NDArray before = tokens.get(new NDIndex(":,:{}", length - 1));
        NDArray last = tokens.get(new NDIndex(":,{}:", length - 1));
        return NDArrays.concat(new NDList(before, last.add(asked.reshape(count, 1, WIDTH))), 1)
                .reshape(-1, WIDTH);
    }

    private NDArray lastTokens(NDArray rows) {
        return rows.reshape(count, length, WIDTH).get(new NDIndex(":,{}", length - 1));
    }

    private NDArray queryPart(int parameter) {
        return parameters[first + parameter].get(asking.getManager(), new NDIndex(":{}", WIDTH));
    }

    private NDArray restPart(int parameter) {
        return parameters[first + parameter].get(asking.getManager(), new NDIndex("{}:", WIDTH));
    }

    /** {@code [count * tokens, parts * 128]} to {@code [parts, count, heads, tokens, 32]}. */
    private NDArray byHeads(NDArray rows, int parts) {
        return rows.reshape(count, -1, parts, HEADS, HEAD_WIDTH).transpose(2, 0, 3, 1, 4);
    }

    /** {@code [count, heads, tokens, 32]} to {@code [count * tokens, 128]}. */
    private static NDArray toRows(NDArray heads) {
        return heads.swapAxes(1, 2).reshape(-1, WIDTH);
    }

    private NDArray causalMask(NDManager step) {
        float[] mask = new float[length * length];
        for (int query = 0; query < length; query++) {
            for (int key = query + 1; key < length; key++) {
                mask[query * length + key] = Float.NEGATIVE_INFINITY;
            }
        }
        return step.create(mask, new Shape(length, length));
    }
}
