package io.husai.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.event.ConsistencyUpdated.SubspaceOverlap;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrincipalDirectionsTest {
    @Test
    void shouldOverlapWhollyWithItself() {
        PrincipalDirections directions = PrincipalDirections.of(RandomDecoder.of(40, 16, 1));

        List<SubspaceOverlap> overlaps = directions.overlap(directions);

        assertThat(overlaps).extracting(SubspaceOverlap::rank).containsExactly(1, 2, 4, 8);
        assertThat(overlaps).allSatisfy(o -> assertThat(o.overlap()).isCloseTo(1, within(1e-9)));
        assertThat(overlaps)
                .extracting(SubspaceOverlap::chance)
                .containsExactly(1 / 16.0, 2 / 16.0, 4 / 16.0, 8 / 16.0);
    }

    @Test
    void shouldBeZeroForOrthogonalSubspaces() {
        PrincipalDirections a =
                PrincipalDirections.of(Decoder.of(new float[] {1, 0, 0, 0, 0, 1, 0, 0}, 2, 4));
        PrincipalDirections b =
                PrincipalDirections.of(Decoder.of(new float[] {0, 0, 1, 0, 0, 0, 0, 1}, 2, 4));

        assertThat(a.overlap(b, 2)).isZero();
    }

    @Test
    void shouldBeAtItsChanceLevelForUnrelatedDecoders() {
        double sum = 0;
        for (int trial = 0; trial < 40; trial++) {
            sum +=
                    PrincipalDirections.of(RandomDecoder.of(64, 32, 2 * trial))
                            .overlap(
                                    PrincipalDirections.of(RandomDecoder.of(64, 32, 2 * trial + 1)),
                                    8);
        }

        assertThat(sum / 40).isCloseTo(8 / 32.0, within(0.02));
    }

    @Test
    void shouldStopAtTheRankOfTheSmallerDecoder() {
        // 3 latents span 3 of 16 directions; a dead one and a double add nothing
        float[] rows = new float[5 * 16];
        rows[0] = 1;
        rows[16 + 1] = 1;
        rows[32 + 2] = 1;
        rows[48 + 2] = 1;
        PrincipalDirections few = PrincipalDirections.of(Decoder.of(rows, 5, 16));

        assertThat(few.rank()).isEqualTo(3);
        assertThat(few.overlap(PrincipalDirections.of(RandomDecoder.of(40, 16, 1))))
                .extracting(SubspaceOverlap::rank)
                .containsExactly(1, 2);
    }

    @Test
    void shouldHaveNoDirectionsWhenAllLatentsAreDead() {
        PrincipalDirections none = PrincipalDirections.of(Decoder.of(new float[6], 2, 3));

        assertThat(none.rank()).isZero();
        assertThat(none.overlap(none)).isEmpty();
    }

    @Test
    void shouldConvergeWithFewerLatentsThanDimensions() {
        // 96 of the 128 eigenvalues are 0
        for (int seed = 0; seed < 10; seed++) {
            assertThat(PrincipalDirections.of(RandomDecoder.of(32, 128, seed)).rank())
                    .isEqualTo(32);
        }
    }
}
