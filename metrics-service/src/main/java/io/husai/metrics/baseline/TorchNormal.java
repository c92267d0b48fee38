package io.husai.metrics.baseline;

import static io.husai.contracts.InvalidValueException.require;

/**
 * The numbers of {@code torch.randn} on the CPU from {@code torch.Generator().manual_seed(seed)}:
 * MT19937 (Matsumoto and Nishimura 1998); 24 bits for each float32 uniform; then Box and Muller in
 * blocks of 16, first half cosines, second half sines; a last incomplete block is drawn anew
 * together with the numbers before it. Equal to torch up to the rounding of its vectorised
 * logarithm and sine.
 */
final class TorchNormal {
    private static final int WORDS = 624;
    private static final int SHIFT = 397;
    static final int BLOCK = 16;

    private final int[] state = new int[WORDS];
    private int at = WORDS;

    /**
     * @param seed its low 32 bits count, as in torch
     */
    TorchNormal(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < WORDS; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
    }

    /**
     * @param count at least 16: below that torch draws in another way
     */
    float[] next(int count) {
        require(count >= BLOCK, "count", count, "at least " + BLOCK);
        float[] out = new float[count];
        fillUniform(out, 0);
        for (int i = 0; i + BLOCK <= count; i += BLOCK) {
            transform(out, i);
        }
        if (count % BLOCK != 0) {
            fillUniform(out, count - BLOCK);
            transform(out, count - BLOCK);
        }
        return out;
    }

    private void fillUniform(float[] out, int from) {
        for (int i = from; i < out.length; i++) {
            out[i] = (nextInt() & 0xffffff) * 0x1p-24f;
        }
    }

    private static void transform(float[] out, int from) {
        for (int i = from; i < from + BLOCK / 2; i++) {
            float radius = (float) Math.sqrt(-2 * (float) StrictMath.log(1 - out[i]));
            float angle = (float) (2 * Math.PI) * out[i + BLOCK / 2];
            out[i] = radius * (float) StrictMath.cos(angle);
            out[i + BLOCK / 2] = radius * (float) StrictMath.sin(angle);
        }
    }

    private int nextInt() {
        if (at == WORDS) {
            twist();
        }
        int y = state[at++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        return y ^ y >>> 18;
    }

    private void twist() {
        for (int i = 0; i < WORDS; i++) {
            int y = state[i] & 0x80000000 | state[(i + 1) % WORDS] & 0x7fffffff;
            state[i] = state[(i + SHIFT) % WORDS] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        at = 0;
    }
}
