package io.husai.contracts.tensor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Changes that fuzzing makes to a file. */
final class HeaderMutation {
    private static final byte[] TELLING =
            "{}[]\",:0123456789-eE.FIBU\\ ".getBytes(StandardCharsets.US_ASCII);

    private HeaderMutation() {}

    /** One to three changes: bytes flipped, replaced, removed or doubled, or the end cut off. */
    static byte[] of(byte[] original, Random random) {
        byte[] mutated = original.clone();
        for (int n = 1 + random.nextInt(3); n > 0 && mutated.length > 0; n--) {
            mutated = change(mutated, random);
        }
        return mutated;
    }

    private static byte[] change(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(8), bytes.length - at);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
            case 2 -> bytes[random.nextInt(Math.min(8, bytes.length))] = (byte) random.nextInt(256);
            case 3 -> {
                return spliced(bytes, at, at + length);
            }
            case 4 -> {
                return spliced(bytes, at + length, at);
            }
            default -> {
                return Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    /** Everything before {@code until}, then everything from {@code from} on. */
    private static byte[] spliced(byte[] bytes, int until, int from) {
        byte[] result = Arrays.copyOf(bytes, until + bytes.length - from);
        System.arraycopy(bytes, from, result, until, bytes.length - from);
        return result;
    }
}
