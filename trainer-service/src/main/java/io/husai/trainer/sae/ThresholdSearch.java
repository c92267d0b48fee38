package io.husai.trainer.sae;

/**
 * Finds the k largest of a row of {@link Panels} products, of equal ones the lowest columns, by
 * searching a threshold that just k are above: each trial counts a whole row without a branch. What
 * is found does not depend on where the search starts; it starts where the last row's ended, since
 * rows are alike.
 */
final class ThresholdSearch {
    private static final int INTERPOLATIONS = 8;

    /** Most candidates beyond the wanted ones that are dropped one by one, not searched away. */
    static final int SLACK = 1;

    /** Up to so many wanted ones dropping is the cheaper way. */
    private static final int FEW = 8;

    private final Lanes lanes;
    private final int vectors;
    private final int[] bits;
    private final int[] positionOf;
    private int slack;
    private float guess;
    private float spacing = 0.05f;
    private float low;
    private int lowCount;
    private float high;
    private int highCount;

    ThresholdSearch(Lanes lanes, Panels panels) {
        this.lanes = lanes;
        this.vectors = panels.positions() / Arithmetic.LANES;
        this.bits = new int[(vectors + 31) / 32 * Arithmetic.LANES];
        this.positionOf = panels.positionsByColumn();
    }

    /**
     * Writes the {@code wanted} largest, columns ascending, to {@code columns} and {@code values}
     * from {@code at} on; returns how many there were, fewer only where values are NaN or minus
     * infinity. Up to {@link #SLACK} entries behind them are written to as well.
     *
     * @param wanted at least 1
     */
    int largest(float[] row, int from, int wanted, int[] columns, float[] values, int at) {
        slack = wanted <= FEW ? SLACK : 0;
        int count = bracket(row, from, wanted);
        if (count < wanted || count > wanted + slack) {
            return settleTies(row, from, wanted, columns, values, at);
        }
        emit(row, from, columns, values, at);
        while (count > wanted) {
            dropSmallest(columns, values, at, count--);
        }
        return count;
    }

    /**
     * Moves the threshold until {@code wanted} to {@code wanted + slack} values are above it, or
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
            if (count >= wanted && count <= wanted + slack) {
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
        float aim = wanted + 0.5f * slack;
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

    private void emit(float[] row, int from, int[] columns, float[] values, int at) {
        int to = at;
        for (int first = 0; first < vectors; first += Integer.SIZE) {
            int length = Math.min(Integer.SIZE, vectors - first);
            int lanesPerWord = Math.min(Arithmetic.LANES, Long.SIZE / length);
            int run = first / Integer.SIZE * Arithmetic.LANES;
            for (int lane = 0; lane < Arithmetic.LANES; lane += lanesPerWord) {
                long word =
                        word(run, lane, Math.min(lane + lanesPerWord, Arithmetic.LANES), length);
                int column = first * Arithmetic.LANES + lane * length;
                while (word != 0) {
                    int found = column + Long.numberOfTrailingZeros(word);
                    columns[to] = found;
                    values[to++] = row[from + positionOf[found]];
                    word &= word - 1;
                }
            }
        }
    }

    /** The bits of some lanes in the order of their columns. */
    private long word(int run, int fromLane, int toLane, int length) {
        long word = 0;
        for (int lane = toLane - 1; lane >= fromLane; lane--) {
            word = word << length | Integer.toUnsignedLong(bits[run + lane]);
        }
        return word;
    }

    /** Takes the last of the smallest out. */
    private static void dropSmallest(int[] columns, float[] values, int at, int count) {
        int smallest = at;
        for (int i = at + 1; i < at + count; i++) {
            if (values[i] <= values[smallest]) {
                smallest = i;
            }
        }
        for (int i = smallest; i < at + count - 1; i++) {
            columns[i] = columns[i + 1];
            values[i] = values[i + 1];
        }
    }

    /** Equal values at the k-th place, or NaN: all above, then the first columns of those equal. */
    private int settleTies(
            float[] row, int from, int wanted, int[] columns, float[] values, int at) {
        int above = lanes.above(row, from, vectors, high, bits);
        int missing = wanted - above;
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
}
