package io.husai.gateway.dataset;

/**
 * Mean and standard deviation of many values, block by block (Chan, Golub and LeVeque 1983: blocks'
 * means and squared deviations are merged, which loses no precision when the mean is large).
 */
final class Moments {
    private long count;
    private double mean;
    private double squares;

    void reset() {
        count = 0;
        mean = 0;
        squares = 0;
    }

    /** Adds the first {@code n} values, at least one. */
    void add(float[] values, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i];
        }
        double blockMean = sum / n;
        double blockSquares = 0;
        for (int i = 0; i < n; i++) {
            double deviation = values[i] - blockMean;
            blockSquares += deviation * deviation;
        }
        double apart = blockMean - mean;
        long total = count + n;
        squares += blockSquares + apart * apart * ((double) count * n / total);
        mean += apart * n / total;
        count = total;
    }

    double mean() {
        return mean;
    }

    /** With n - 1; 0 for a single value. */
    double standardDeviation() {
        return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
    }
}
