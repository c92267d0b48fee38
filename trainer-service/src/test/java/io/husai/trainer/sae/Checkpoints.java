package io.husai.trainer.sae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

/** Compares checkpoints bit by bit. */
final class Checkpoints {
    private Checkpoints() {}

    static Checkpoint copy(Checkpoint c) {
        return new Checkpoint(
                c.step(),
                c.weights().copy(),
                copy(c.firstMoments()),
                copy(c.secondMoments()),
                c.rowsSinceFired().clone());
    }

    private static float[][] copy(float[][] arrays) {
        return Arrays.stream(arrays).map(float[]::clone).toArray(float[][]::new);
    }

    static void assertSame(Checkpoint actual, Checkpoint expected) {
        assertThat(actual.step()).isEqualTo(expected.step());
        assertSame("weights", actual.weights().arrays(), expected.weights().arrays());
        assertSame("m", List.of(actual.firstMoments()), List.of(expected.firstMoments()));
        assertSame("v", List.of(actual.secondMoments()), List.of(expected.secondMoments()));
        assertThat(actual.rowsSinceFired()).containsExactly(expected.rowsSinceFired());
    }

    static void assertSame(String what, List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int a = 0; a < actual.size(); a++) {
            assertThat(bits(actual.get(a)))
                    .as("%s, array %d", what, a)
                    .containsExactly(bits(expected.get(a)));
        }
    }

    private static int[] bits(float[] values) {
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Float.floatToRawIntBits(values[i]);
        }
        return out;
    }
}
