package io.husai.trainer.sae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    /** Expected words: Random123's {@code kat_vectors}, {@code philox4x32 10}. */
    @Test
    void shouldReproduceTheKnownAnswers() {
        assertThat(block(0, 0, 0, 0, 0, 0))
                .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(block(-1, -1, -1, -1, -1, -1))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
        int[] out = new int[4];
        Philox.block(c0, c1, c2, c3, k0, k1, out);
        return out;
    }

    /** Expected: a second implementation, in Python. */
    @Test
    void shouldKeepStreamsOfDifferentPurposesApart() {
        assertThat(upperBits(Philox.Purpose.ENCODER)).containsExactly(2114459, 9963488, 5511674);
        assertThat(upperBits(Philox.Purpose.DECODER)).containsExactly(5488890, 3143100, 7549787);
    }

    private static int[] upperBits(Philox.Purpose purpose) {
        Philox stream = new Philox(42, purpose, 0);
        return IntStream.range(0, 3).map(i -> (int) (stream.nextUnit() * 0x1p24)).toArray();
    }

    /** Expected: a second implementation, in Python; a quarter of the words is rejected here. */
    @Test
    void shouldDrawWholeNumbersWithRejection() {
        Philox stream = new Philox(5, Philox.Purpose.BATCH_ORDER, 0);

        int[] drawn = IntStream.range(0, 6).map(i -> stream.next(0x60000001)).toArray();

        assertThat(drawn)
                .containsExactly(
                        541387019, 1579103122, 1491212172, 580828420, 1133212665, 695567241);
    }
}
