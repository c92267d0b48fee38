package io.husai.trainer.sae;

import io.husai.contracts.event.Quality;

/** What is added up over rows to give a run's {@link Quality}. */
final class QualitySums {
    private final boolean[] used;
    private long rows;
    private long entries;
    private long active;
    private long negative;
    private double error;
    private double squaredError;

    QualitySums(int dSae) {
        this.used = new boolean[dSae];
    }

    /** Adds a row's {@code xhat - x}, {@code length} entries from {@code from} on. */
    void addErrors(float[] e, int from, int length) {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < from + length; i++) {
            sum += e[i];
            squares += (double) e[i] * e[i];
        }
        rows++;
        entries += length;
        error += sum;
        squaredError += squares;
    }

    /** Notes a code that is not 0. */
    void addCode(int latent, float code) {
        used[latent] = true;
        active++;
        negative += code < 0 ? 1 : 0;
    }

    /**
     * Adds what was summed elsewhere over some rows.
     *
     * @param rowCount rows
     * @param entryCount entries of these rows
     * @param errorSum sum of {@code xhat - x}
     * @param squareSum sum of its squares
     * @param activeCount codes that are not 0
     * @param negativeCount codes below 0
     */
    void add(
            long rowCount,
            long entryCount,
            double errorSum,
            double squareSum,
            long activeCount,
            long negativeCount) {
        rows += rowCount;
        entries += entryCount;
        error += errorSum;
        squaredError += squareSum;
        active += activeCount;
        negative += negativeCount;
    }

    /** Notes that a latent's code is not 0 in some row. */
    void markUsed(int latent) {
        used[latent] = true;
    }

    /**
     * @param variance unbiased variance of the data over all entries; where it is 0, explained
     *     variance is 1 for an exact reconstruction and else 0
     */
    Quality quality(double variance) {
        double errorVariance = unbiasedVariance(error, squaredError, entries);
        double explained = 1 - errorVariance / variance;
        if (variance == 0) {
            explained = errorVariance == 0 ? 1 : 0;
        }
        int dead = 0;
        for (boolean u : used) {
            dead += u ? 0 : 1;
        }
        return new Quality(
                squaredError / entries,
                explained,
                (double) active / rows,
                (double) dead / used.length,
                rows,
                (double) negative / Math.max(1, active));
    }

    static double unbiasedVariance(double sum, double squares, long count) {
        return Math.max(0, squares - sum * sum / count) / Math.max(1, count - 1);
    }
}
