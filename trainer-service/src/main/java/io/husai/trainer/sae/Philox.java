package io.husai.trainer.sae;

/**
 * Philox4x32-10, the counter-based generator of Salmon et al. 2011 ("Parallel random numbers: as
 * easy as 1, 2, 3"), read as a stream of 32-bit words.
 *
 * <p>The key is the seed, low word first. Block {@code b} of a stream has the counter {@code [low
 * word of b, high word of b, epoch, purpose]}; its four output words are the stream's words {@code
 * 4 b} to {@code 4 b + 3}. A stream depends on nothing else: not on threads, not on other runs, not
 * on where a run resumes.
 */
final class Philox {
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;
    private static final int WORDS = 4;
    private static final long LOW_WORD = 0xFFFFFFFFL;

    private final int key0;
    private final int key1;
    private final int epoch;
    private final int purpose;
    private final int[] block = new int[WORDS];
    private long nextBlock;
    private int used = WORDS;

    Philox(long seed, Purpose purpose, int epoch) {
        this.key0 = (int) seed;
        this.key1 = (int) (seed >>> Integer.SIZE);
        this.epoch = epoch;
        this.purpose = purpose.code;
    }

    /** The next word. */
    int next() {
        if (used == WORDS) {
            int low = (int) nextBlock;
            int high = (int) (nextBlock >>> Integer.SIZE);
            block(low, high, epoch, purpose, key0, key1, block);
            nextBlock++;
            used = 0;
        }
        return block[used++];
    }

    /**
     * A whole number from 0 to {@code bound - 1}, each equally likely (Lemire 2019, "Fast random
     * integer generation in an interval", with rejection).
     *
     * @param bound 1 to 2^31 - 1
     */
    int next(int bound) {
        long product = (next() & LOW_WORD) * bound;
        if ((product & LOW_WORD) < bound) {
            long threshold = (1L << Integer.SIZE) % bound;
            while ((product & LOW_WORD) < threshold) {
                product = (next() & LOW_WORD) * bound;
            }
        }
        return (int) (product >>> Integer.SIZE);
    }

    /** A multiple of 2^-24 from 0 to below 1, from the word's upper 24 bits. */
    double nextUnit() {
        return (next() >>> 8) * 0x1p-24;
    }

    /**
     * One block: {@code out} gets the four words for the counter {@code c} and the key {@code k}.
     */
    static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
        int x0 = c0;
        int x1 = c1;
        int x2 = c2;
        int x3 = c3;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (x0 & LOW_WORD);
            long product1 = MULTIPLIER_1 * (x2 & LOW_WORD);
            x0 = (int) (product1 >>> Integer.SIZE) ^ x1 ^ (k0 + round * WEYL_0);
            x2 = (int) (product0 >>> Integer.SIZE) ^ x3 ^ (k1 + round * WEYL_1);
            x1 = (int) product1;
            x3 = (int) product0;
        }
        out[0] = x0;
        out[1] = x1;
        out[2] = x2;
        out[3] = x3;
    }

    /** What a stream is for; streams of different purposes never meet. */
    enum Purpose {
        ENCODER(1),
        DECODER(2),
        BATCH_ORDER(3);

        private final int code;

        Purpose(int code) {
            this.code = code;
        }
    }
}
