package io.husai.metrics.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.metrics.similarity.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DecoderCacheTest {
    private static final int DECODER_BYTES = 4 * 2 * Float.BYTES;

    private final List<String> read = new ArrayList<>();

    @Test
    void shouldReadADecoderOnceWhileItFits() {
        DecoderCache cache = cache(2 * DECODER_BYTES);

        get(cache, "a", "b", "a", "b");

        assertThat(read).containsExactly("a", "b");
        assertThat(cache.bytes()).isEqualTo(2 * DECODER_BYTES);
    }

    @Test
    void shouldDropTheDecoderThatWasUnusedLongest() {
        DecoderCache cache = cache(2 * DECODER_BYTES);

        get(cache, "a", "b", "a", "c", "a", "b");

        assertThat(read).containsExactly("a", "b", "c", "b");
        assertThat(cache.bytes()).isEqualTo(2 * DECODER_BYTES);
    }

    @Test
    void shouldKeepNothingLargerThanItsBudget() {
        DecoderCache cache = cache(DECODER_BYTES - 1);

        get(cache, "a", "a");

        assertThat(read).containsExactly("a", "a");
        assertThat(cache.bytes()).isZero();
    }

    private DecoderCache cache(long budget) {
        return new DecoderCache(
                new DecoderSource() {
                    @Override
                    public Decoder decoder(WeightsLocation location) {
                        read.add(location.sha256());
                        return Decoder.of(new float[] {1, 0, 0, 1, 1, 1, 1, 2}, 4, 2);
                    }

                    @Override
                    public Optional<Decoder> encoder(WeightsLocation location) {
                        return Optional.empty();
                    }
                },
                budget);
    }

    private static void get(DecoderCache cache, String... names) {
        for (String name : names) {
            cache.decoder(new WeightsLocation("runs/" + name, name, OptionalLong.empty()));
        }
    }
}
