package io.husai.trainer.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names, shapes and initial values of the transformer's parameters, in a fixed order: token and
 * position embeddings, then for each block LayerNorm 1, attention in (q, k, v stacked) and out,
 * LayerNorm 2, MLP up and down, then the last LayerNorm and the unembedding. Weights of linear maps
 * are {@code [out, in]}, as PyTorch has them.
 */
final class TransformerWeights {
    static final int WIDTH = 128;
    static final int HEADS = 4;
    static final int MLP = 512;
    static final int LAYERS = 2;

    /** Parameters of a block. */
    static final int PER_BLOCK = 12;

    /** Token and position embeddings come before the blocks. */
    static final int BEFORE_BLOCKS = 2;

    private static final int INITIAL_WEIGHTS = 1;
    private static final double SPREAD = 0.8 / Math.sqrt(WIDTH);

    private TransformerWeights() {}

    /**
     * @param shape sizes, outermost first
     * @param norm whether it is a LayerNorm's weight, which starts at 1
     */
    record Parameter(String name, long[] shape, boolean norm) {
        int size() {
            return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        }
    }

    static List<Parameter> all() {
        List<Parameter> out = new ArrayList<>();
        out.add(matrix("tok", ModularAddition.VOCABULARY, WIDTH));
        out.add(matrix("pos", ModularAddition.LENGTH, WIDTH));
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blocks." + layer + ".";
            addNorm(out, block + "ln1");
            addLinear(out, block + "qkv", 3 * WIDTH, WIDTH);
            addLinear(out, block + "out", WIDTH, WIDTH);
            addNorm(out, block + "ln2");
            addLinear(out, block + "up", MLP, WIDTH);
            addLinear(out, block + "down", WIDTH, MLP);
        }
        addNorm(out, "ln");
        addLinear(out, "unembed", ModularAddition.VOCABULARY, WIDTH);
        return List.copyOf(out);
    }

    /** Matrices from N(0, 0.8 / sqrt(128)) in the order of {@link #all}, biases 0, norms 1. */
    static float[][] initial(long seed) {
        SeededDraws draws = new SeededDraws(seed, INITIAL_WEIGHTS);
        List<Parameter> parameters = all();
        float[][] values = new float[parameters.size()][];
        for (int i = 0; i < values.length; i++) {
            Parameter parameter = parameters.get(i);
            values[i] = new float[parameter.size()];
            if (parameter.norm()) {
                Arrays.fill(values[i], 1);
            } else if (parameter.shape().length >= 2) {
                draws.fillNormal(values[i], SPREAD);
            }
        }
        return values;
    }

    private static Parameter matrix(String name, long rows, long columns) {
        return new Parameter(name, new long[] {rows, columns}, false);
    }

    private static void addNorm(List<Parameter> out, String name) {
        out.add(new Parameter(name + ".weight", new long[] {WIDTH}, true));
        out.add(new Parameter(name + ".bias", new long[] {WIDTH}, false));
    }

    private static void addLinear(List<Parameter> out, String name, long to, long from) {
        out.add(matrix(name + ".weight", to, from));
        out.add(new Parameter(name + ".bias", new long[] {to}, false));
    }
}
