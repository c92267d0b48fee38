package io.husai.trainer.sae;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SeedScope;

/**
 * Which rows a run's steps train on: every epoch goes through all rows once, in an order of its
 * own.
 *
 * <p>The order of an epoch is the Fisher-Yates shuffle of {@code 0 .. rows - 1}: for {@code i} from
 * {@code rows - 1} down to 1, swap entry {@code i} with entry {@code next(i + 1)} of the stream
 * (seed, BATCH_ORDER, epoch). Step {@code s} (from 1) of an epoch takes entries {@code (s - 1) *
 * batchSize} to {@code s * batchSize - 1}; the last takes what is left. Holds 4 bytes a row.
 */
final class BatchOrder {
    private final long seed;
    private final int batchSize;
    private final long stepsPerEpoch;
    private final int[] order;
    private long shuffledEpoch = -1;

    /** Throws {@link InvalidValueException} if there are more than 2^31 - 9 rows. */
    BatchOrder(long seed, long rows, int batchSize) {
        InvalidValueException.require(
                rows >= 1 && rows <= Integer.MAX_VALUE - 8,
                "dataset.rows",
                rows,
                "1 to 2147483639 rows");
        this.seed = seed;
        this.batchSize = (int) Math.min(batchSize, rows);
        this.stepsPerEpoch = (rows + this.batchSize - 1) / this.batchSize;
        this.order = new int[(int) rows];
    }

    static BatchOrder of(RunSpec spec, long rows) {
        boolean varied = spec.condition().training().seedScope() != SeedScope.INIT;
        return new BatchOrder(
                varied ? spec.seed() : 0, rows, spec.condition().training().batchSize());
    }

    /** Largest number of rows in a step. */
    int batchSize() {
        return batchSize;
    }

    /**
     * Writes the rows of a step to the start of {@code out} and returns their number.
     *
     * @param step from 1
     */
    int rowsOf(long step, long[] out) {
        long epoch = (step - 1) / stepsPerEpoch;
        if (epoch != shuffledEpoch) {
            shuffle(epoch);
        }
        int from = (int) ((step - 1) % stepsPerEpoch * batchSize);
        int count = Math.min(batchSize, order.length - from);
        for (int i = 0; i < count; i++) {
            out[i] = order[from + i];
        }
        return count;
    }

    private void shuffle(long epoch) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        Philox stream = new Philox(seed, Philox.Purpose.BATCH_ORDER, Math.toIntExact(epoch));
        for (int i = order.length - 1; i > 0; i--) {
            int j = stream.next(i + 1);
            int row = order[i];
            order[i] = order[j];
            order[j] = row;
        }
        shuffledEpoch = epoch;
    }
}
