package io.husai.trainer.dataset;

/**
 * The task whose solver is studied: all 113 * 113 sequences {@code [BOS, a, +, b, =, c, EOS]} with
 * {@code c = (a + b) mod 113}. Row {@code a * 113 + b} is the sequence of (a, b).
 */
final class ModularAddition {
    static final int MODULUS = 113;
    static final int VOCABULARY = MODULUS + 4;
    static final int LENGTH = 7;
    static final int SEQUENCES = MODULUS * MODULUS;
    private static final int BOS = MODULUS;
    private static final int EOS = MODULUS + 1;
    private static final int EQUALS = MODULUS + 2;
    private static final int PLUS = MODULUS + 3;

    private ModularAddition() {}

    static int answer(int sequence) {
        return (sequence / MODULUS + sequence % MODULUS) % MODULUS;
    }

    /**
     * The first {@code length} tokens of the sequences, {@code [count, length]}. The tokens behind
     * are left out since a causal model can't see them.
     *
     * @param order sequence numbers, of which {@code count} from {@code from} on are taken
     */
    static long[] tokens(int[] order, int from, int count, int length) {
        long[] out = new long[count * length];
        for (int i = 0; i < count; i++) {
            int s = order[from + i];
            long[] sequence = {BOS, s / MODULUS, PLUS, s % MODULUS, EQUALS, answer(s), EOS};
            System.arraycopy(sequence, 0, out, i * length, length);
        }
        return out;
    }

    /** The answers of the same sequences, {@code [count]}. */
    static long[] answers(int[] order, int from, int count) {
        long[] out = new long[count];
        for (int i = 0; i < count; i++) {
            out[i] = answer(order[from + i]);
        }
        return out;
    }
}
