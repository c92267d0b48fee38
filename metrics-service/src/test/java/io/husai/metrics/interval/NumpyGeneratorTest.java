package io.husai.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expected numbers: numpy 2.4.6. */
class NumpyGeneratorTest {
    @Test
    void shouldDrawNumpysRawNumbers() {
        // np.random.default_rng(37).bit_generator.random_raw(3)
        NumpyGenerator generator = new NumpyGenerator(37);

        assertThat(IntStream.range(0, 3).mapToObj(i -> Long.toUnsignedString(generator.nextLong())))
                .containsExactly(
                        "12989330762902230127", "12205633554222018948", "1272700571589105119");
    }

    @Test
    void shouldDrawNumpysBoundedIntegers() {
        // np.random.default_rng(11).integers(0, 28, size=12)
        NumpyGenerator generator = new NumpyGenerator(11);

        assertThat(IntStream.range(0, 12).map(i -> generator.nextInt(28)).toArray())
                .containsExactly(3, 3, 22, 13, 16, 16, 19, 0, 13, 4, 11, 25);
    }
}
