package io.husai.trainer.sae;

import io.husai.contracts.event.Quality;
import io.husai.trainer.dataset.Activations;

/**
 * Measures how well a run reconstructs the dataset: all rows, or, above 1,000,000, that many evenly
 * spaced ones (row {@code floor(i * rows / 1,000,000)}). One meter serves all threads; a {@link
 * Session} only one.
 */
final class QualityMeter {
    private static final long MAX_ROWS = 1_000_000;

    private final Activations data;
    private final long rows;
    private final double variance;

    QualityMeter(Activations data) {
        this.data = data;
        this.rows = Math.min(data.rows(), MAX_ROWS);
        this.variance = variance();
    }

    private double variance() {
        Session session = new Session();
        double sum = 0;
        double squares = 0;
        for (long from = 0; from < rows; from += Batch.BLOCK) {
            int values = session.load(from) * data.dModel();
            for (int i = 0; i < values; i++) {
                sum += session.block[i];
                squares += (double) session.block[i] * session.block[i];
            }
        }
        return QualitySums.unbiasedVariance(sum, squares, rows * data.dModel());
    }

    /** Unbiased variance of the measured rows over all entries. */
    double dataVariance() {
        return variance;
    }

    /** Rows that are measured. */
    long rows() {
        return rows;
    }

    /** The buffers of one thread's measurements. */
    final class Session {
        private final float[] block = new float[Batch.BLOCK * data.dModel()];
        private final long[] blockRows = new long[Batch.BLOCK];

        Quality measure(Kernel kernel, int dSae) {
            QualitySums sums = new QualitySums(dSae);
            for (long from = 0; from < rows; from += Batch.BLOCK) {
                kernel.measure(block, load(from), sums);
            }
            return sums.quality(variance);
        }

        /** The block that was loaded last, {@code [rows, dModel]}. */
        float[] block() {
            return block;
        }

        /** Loads the block of measured rows from the given one on; returns how many they are. */
        int load(long from) {
            int count = (int) Math.min(Batch.BLOCK, rows - from);
            for (int i = 0; i < count; i++) {
                blockRows[i] = (from + i) * data.rows() / rows;
            }
            data.gather(blockRows, count, block);
            return count;
        }
    }
}
