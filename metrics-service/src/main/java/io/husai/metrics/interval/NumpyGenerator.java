package io.husai.metrics.interval;

/**
 * The random numbers of numpy's {@code default_rng(seed)}: O'Neill's PCG64 (XSL-RR 128/64), seeded
 * through numpy's SeedSequence, so that anyone can draw the same resamples in a notebook.
 */
final class NumpyGenerator {
    private static final long MULTIPLIER_HIGH = 0x2360ed051fc65da4L;
    private static final long MULTIPLIER_LOW = 0x4385df649fccf645L;
    private static final int POOL = 4;

    private long high;
    private long low;
    private final long incrementHigh;
    private final long incrementLow;
    private long spare;
    private boolean hasSpare;

    /**
     * @param seed 0 to 2^31 - 1
     */
    NumpyGenerator(int seed) {
        int[] words = seedWords(pool(seed));
        long[] state = new long[words.length / 2];
        for (int i = 0; i < state.length; i++) {
            state[i] =
                    Integer.toUnsignedLong(words[2 * i])
                            | Integer.toUnsignedLong(words[2 * i + 1]) << 32;
        }
        incrementHigh = state[2] << 1 | state[3] >>> 63;
        incrementLow = state[3] << 1 | 1;
        step();
        add(state[0], state[1]);
        step();
    }

    /** SeedSequence: entropy mixed into a pool of four words. */
    private static int[] pool(int seed) {
        int[] pool = new int[POOL];
        int constant = 0x43b0d7e5;
        for (int i = 0; i < POOL; i++) {
            pool[i] = hash(i == 0 ? seed : 0, constant, constant * 0x931e8875);
            constant *= 0x931e8875;
        }
        for (int from = 0; from < POOL; from++) {
            for (int to = 0; to < POOL; to++) {
                if (from != to) {
                    int hashed = hash(pool[from], constant, constant * 0x931e8875);
                    constant *= 0x931e8875;
                    int mixed = 0xca01f9dd * pool[to] - 0x4973f715 * hashed;
                    pool[to] = mixed ^ mixed >>> 16;
                }
            }
        }
        return pool;
    }

    /** SeedSequence.generate_state of four 64-bit words, low halves first. */
    private static int[] seedWords(int[] pool) {
        int[] words = new int[2 * POOL];
        int constant = 0x8b51f9dd;
        for (int i = 0; i < words.length; i++) {
            words[i] = hash(pool[i % POOL], constant, constant * 0x58f38ded);
            constant *= 0x58f38ded;
        }
        return words;
    }

    private static int hash(int value, int before, int after) {
        int hashed = (value ^ before) * after;
        return hashed ^ hashed >>> 16;
    }

    private void step() {
        long productLow = low * MULTIPLIER_LOW;
        long productHigh =
                unsignedMultiplyHigh(low, MULTIPLIER_LOW)
                        + high * MULTIPLIER_LOW
                        + low * MULTIPLIER_HIGH;
        high = productHigh;
        low = productLow;
        add(incrementHigh, incrementLow);
    }

    private void add(long addHigh, long addLow) {
        low += addLow;
        high += addHigh + (Long.compareUnsigned(low, addLow) < 0 ? 1 : 0);
    }

    private static long unsignedMultiplyHigh(long x, long y) {
        return Math.multiplyHigh(x, y) + (x >> 63 & y) + (y >> 63 & x);
    }

    long nextLong() {
        step();
        return Long.rotateRight(high ^ low, (int) (high >>> 58));
    }

    /** Low half of a 64-bit number first, its high half next. */
    private long nextUnsignedInt() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        long next = nextLong();
        spare = next >>> 32;
        hasSpare = true;
        return next & 0xffffffffL;
    }

    /**
     * Uniform from 0 to {@code bound - 1} by Lemire's method, as {@code integers} and {@code
     * choice} draw for bounds below 2^32; a bound of 1 draws nothing.
     */
    int nextInt(int bound) {
        if (bound == 1) {
            return 0;
        }
        long product = nextUnsignedInt() * bound;
        if ((product & 0xffffffffL) < bound) {
            long threshold = (0x100000000L - bound) % bound;
            while ((product & 0xffffffffL) < threshold) {
                product = nextUnsignedInt() * bound;
            }
        }
        return (int) (product >>> 32);
    }
}
