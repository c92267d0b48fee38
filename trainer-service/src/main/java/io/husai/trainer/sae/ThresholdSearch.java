package io.husai.trainer.sae;

/**
 * Finds the k largest of a row of {@link Panels} products, of equal ones the lowest columns, by
 * searching a threshold that just k are above: each trial counts a whole row without a branch. What
 * is found does not depend on where the search starts; it starts where the last row's ended, since
 * rows are alike.
 */
final class ThresholdSearch {
    private static final int INTERPOLATIONS = 8;

    /** Candidates beyond the wanted ones that are cheaper to drop than to search away. */
    private static final int SLACK = 2;

    private final Lanes lanes;
    private final Panels panels;
    private final int vectors;
    private final int[] bits;
    private final int[] candidates;
    private final float[] candidateValues;
    private float guess;
    private float spacing = 0.05f;
    private float low;
    private int lowCount;
    private float high;
    private int highCount;

    ThresholdSearch(Lanes lanes, Panels panels) {
        this.lanes = lanes;
        this.panels = panels;
        this.vectors = panels.positions() / Arithmetic.LANES;
        this.bits = new int[(vectors + 31) / 32 * Arithmetic.LANES];
        this.candidates = new int[panels.positions()];
        this.candidateValues = new float[panels.positions()];
    }

    /**
     * Writes the {@code wanted} largest, columns ascending, to {@code columns} and {@code values}
     * from {@code at} on; returns how many there were, fewer only where values are NaN or minus
     * infinity.
     *
     * @param wanted at least 1
     */
    int largest(float[] row, int from, int wanted, int[] columns, float[] values, int at) {
        int count = bracket(row, from, wanted);
        if (count < wanted || count > wanted + SLACK) {
            return settleTies(row, from, wanted, columns, values, at);
        }
        emit(row, from);
        while (count > wanted) {
            dropSmallest(count--);
        }
        System.arraycopy(candidates, 0, columns, at, count);
        System.arraycopy(candidateValues, 0, values, at, count);
        return count;
    }

    /**
     * Moves the threshold until {@code wanted} to {@code wanted + SLACK} values are above it, or
     * until no value lies strictly between the bounds; returns the number above it. {@link #bits}
     * belong to it.
     */
    private int bracket(float[] row, int from, int wanted) {
        low = Float.NEGATIVE_INFINITY;
        high = Float.POSITIVE_INFINITY;
        highCount = 0;
        lowCount = vectors * Arithmetic.LANES;
        float threshold = guess;
        for (int trial = 0; ; trial++) {
            int count = lanes.above(row, from, vectors, threshold, bits);
            if (count >= wanted && count <= wanted + SLACK) {
                guess = threshold;
                return count;
            }
            if (count > wanted) {
                low = threshold;
                lowCount = count;
            } else {
                high = threshold;
                highCount = count;
            }
            threshold =
                    trial < INTERPOLATIONS
                            ? interpolated(threshold, count, wanted)
                            : halfway(low, high);
            if (!(threshold > low && threshold < high)) {
                threshold = halfway(low, high);
                if (!(threshold > low && threshold < high)) {
                    return -1;
                }
            }
        }
    }

    private float interpolated(float threshold, int count, int wanted) {
        float aim = wanted + 0.5f * SLACK;
        if (low > Float.NEGATIVE_INFINITY && high < Float.POSITIVE_INFINITY) {
            spacing = (high - low) / (lowCount - highCount);
            return low + (lowCount - aim) * spacing;
        }
        float next = threshold + (count - aim) * spacing;
        spacing *= 2;
        return next;
    }

    /** A float between two, halfway in the order of floats, so that 32 halvings find any. */
    static float halfway(float low, float high) {
        long a = rank(low);
        long b = rank(high);
        return unrank((int) ((a + b) >> 1));
    }

    private static int rank(float value) {
        int raw = Float.floatToRawIntBits(value);
        return raw >= 0 ? raw : Integer.MIN_VALUE - raw;
    }

    private static float unrank(int rank) {
        return Float.intBitsToFloat(rank >= 0 ? rank : Integer.MIN_VALUE - rank);
    }

    private void emit(float[] row, int from) {
        int count = 0;
        for (int run = 0; run * 32 < vectors; run++) {
            int first = run * 32;
            int runVectors = Math.min(32, vectors - first);
            for (int lane = 0; lane < Arithmetic.LANES; lane++) {
                int set = bits[run * Arithmetic.LANES + lane];
                int column = run * Panels.RUN + lane * runVectors;
                while (set != 0) {
                    int vector = Integer.numberOfTrailingZeros(set);
                    candidates[count] = column + vector;
                    candidateValues[count] = row[from + (first + vector) * Arithmetic.LANES + lane];
                    count++;
                    set &= set - 1;
                }
            }
        }
    }

    /** Takes the last of the smallest candidates out. */
    private void dropSmallest(int count) {
        int smallest = 0;
        for (int i = 1; i < count; i++) {
            if (candidateValues[i] <= candidateValues[smallest]) {
                smallest = i;
            }
        }
        int behind = count - 1 - smallest;
        System.arraycopy(candidates, smallest + 1, candidates, smallest, behind);
        System.arraycopy(candidateValues, smallest + 1, candidateValues, smallest, behind);
    }

    /** Equal values at the k-th place, or NaN: all above, then the first columns of those equal. */
    private int settleTies(
            float[] row, int from, int wanted, int[] columns, float[] values, int at) {
        int above = lanes.above(row, from, vectors, high, bits);
        int missing = wanted - above;
        int[] positionOf = positionsByColumn();
        int count = 0;
        for (int column = 0; column < positionOf.length; column++) {
            float value = row[from + positionOf[column]];
            boolean tied = value == high && missing > 0;
            if (value > high || tied) {
                missing -= tied ? 1 : 0;
                columns[at + count] = column;
                values[at + count] = value;
                count++;
            }
        }
        return count;
    }

    private int[] positionsByColumn() {
        int[] positions = new int[panels.positions()];
        for (int position = 0; position < positions.length; position++) {
            positions[panels.columnAt(position)] = position;
        }
        return positions;
    }
}
