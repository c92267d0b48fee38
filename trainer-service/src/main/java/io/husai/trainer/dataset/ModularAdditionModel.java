package io.husai.trainer.dataset;

import io.husai.contracts.event.DatasetRecipe;
import io.husai.contracts.event.DatasetRecipe.Position;
import java.util.Arrays;

/**
 * Trains the transformer on modular addition and reads its activations. The recipe is the study's:
 * 90 % of the sequences, batches of 512, AdamW with learning rate 1e-3 and weight decay 0.01. At
 * position {@code answer} the last visible token is c itself, so the network only has to copy it;
 * at {@code equals} it has to add.
 */
final class ModularAdditionModel implements AutoCloseable {
    private static final int BATCH = 512;
    private static final int EVALUATION_BATCH = 1_024;
    private static final double LEARNING_RATE = 1e-3;
    private static final double WEIGHT_DECAY = 0.01;
    private static final double TRAINING_PART = 0.9;
    private static final double GENERALISED = 0.99;
    private static final int EPOCHS_BETWEEN_CHECKS = 5;

    /** The split and the order of the rows don't vary with the recipe's seed. */
    private static final long SPLIT_SEED = 42;

    private static final int SPLIT = 2;
    private static final int BATCH_ORDER = 3;

    private final DatasetRecipe.ModularAddition recipe;

    /** Tokens up to and with the one whose activations are taken. */
    private final int length;

    private final int[] order =
            new SeededDraws(SPLIT_SEED, SPLIT).permutation(ModularAddition.SEQUENCES);
    private final int trainingRows = (int) (order.length * TRAINING_PART);
    private final float[][] values;
    private final Transformer transformer;
    private int epochsTrained;

    ModularAdditionModel(DatasetRecipe.ModularAddition recipe) {
        this.recipe = recipe;
        this.length = recipe.position() == Position.ANSWER ? 6 : 5;
        this.values = TransformerWeights.initial(recipe.seed());
        this.transformer = new Transformer(values);
    }

    void train(Pulse pulse) throws StoppedException {
        AdamW adam =
                new AdamW(
                        LEARNING_RATE,
                        WEIGHT_DECAY,
                        Arrays.stream(values).mapToInt(v -> v.length).toArray());
        SeededDraws batchOrder = new SeededDraws(recipe.seed(), BATCH_ORDER);
        float[][] gradients = new float[values.length][];
        for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
            int[] shuffled = Arrays.copyOf(order, trainingRows);
            batchOrder.shuffle(shuffled);
            for (int from = 0; from < trainingRows; from += BATCH) {
                pulse.beat();
                int count = Math.min(BATCH, trainingRows - from);
                step(adam, shuffled, from, count, gradients);
            }
            epochsTrained = epoch + 1;
            if (hasGeneralised(pulse)) {
                return;
            }
        }
    }

    /** Where the answer must be computed, training ends once it is, for sums never seen too. */
    private boolean hasGeneralised(Pulse pulse) throws StoppedException {
        return recipe.position() == Position.EQUALS
                && epochsTrained % EPOCHS_BETWEEN_CHECKS == 0
                && heldOutAccuracy(pulse) >= GENERALISED;
    }

    /** Epochs that were trained: the recipe's, or fewer where it has generalised before. */
    int epochsTrained() {
        return epochsTrained;
    }

    private void step(AdamW adam, int[] shuffled, int from, int count, float[][] gradients) {
        transformer.lossAndGradients(
                ModularAddition.tokens(shuffled, from, count, length),
                length,
                ModularAddition.answers(shuffled, from, count),
                gradients);
        adam.nextStep();
        for (int i = 0; i < values.length; i++) {
            adam.update(i, values[i], gradients[i]);
        }
        transformer.load(values);
    }

    /** Activations of all sequences in the fixed shuffled order, {@code [12769, 128]}. */
    float[] activations(Pulse pulse) throws StoppedException {
        float[] out = new float[order.length * TransformerWeights.WIDTH];
        for (int from = 0; from < order.length; from += EVALUATION_BATCH) {
            pulse.beat();
            int count = Math.min(EVALUATION_BATCH, order.length - from);
            float[] rows =
                    transformer.residuals(
                            ModularAddition.tokens(order, from, count, length), length);
            System.arraycopy(rows, 0, out, from * TransformerWeights.WIDTH, rows.length);
        }
        return out;
    }

    /** Fraction of the sequences seen in training whose answer is predicted. */
    double trainingAccuracy(Pulse pulse) throws StoppedException {
        return accuracy(0, trainingRows, pulse);
    }

    /** Fraction of the other sequences whose answer is predicted. */
    double heldOutAccuracy(Pulse pulse) throws StoppedException {
        return accuracy(trainingRows, order.length, pulse);
    }

    private double accuracy(int first, int end, Pulse pulse) throws StoppedException {
        int right = 0;
        for (int from = first; from < end; from += EVALUATION_BATCH) {
            pulse.beat();
            int count = Math.min(EVALUATION_BATCH, end - from);
            long[] answers = ModularAddition.answers(order, from, count);
            long[] predicted =
                    transformer.predictions(
                            ModularAddition.tokens(order, from, count, length), length);
            for (int i = 0; i < count; i++) {
                right += predicted[i] == answers[i] ? 1 : 0;
            }
        }
        return (double) right / (end - first);
    }

    @Override
    public void close() {
        transformer.close();
    }
}
