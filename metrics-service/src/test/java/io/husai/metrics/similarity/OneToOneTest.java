package io.husai.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.InvalidValueException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OneToOneTest {
    private final OneToOne oneToOne = new OneToOne();

    static Stream<GoldenPair> golden() throws IOException {
        return GoldenPair.all();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void shouldAgreeWithTheReference(GoldenPair pair) {
        OneToOne.Matchings matchings = oneToOne.between(pair.a(), pair.b());

        assertThat(matchings.signed().meanCosine())
                .isCloseTo(pair.expected().get("mcc_signed").asDouble(), within(1e-6));
        assertThat(matchings.absolute().meanAbsoluteCosine())
                .isCloseTo(pair.expected().get("mcc_abs").asDouble(), within(1e-6));
        assertThat(matchings.signed().sharedFraction(Matching.SHARED))
                .isCloseTo(pair.expected().get("shared_fraction_0.7").asDouble(), within(1e-12));
    }

    @Test
    void shouldLeaveLatentsOfTheLargerDecoderWithoutPartner() {
        Decoder a = Decoder.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 2);
        Decoder b = Decoder.of(new float[] {0, 1}, 1, 2);

        Matching signed = oneToOne.between(a, b).signed();

        assertThat(signed.partnerOfA()).containsExactly(-1, 0, -1);
        assertThat(signed.cosineOfA()).containsExactly(Float.NaN, 1, Float.NaN);
        assertThat(signed.meanCosine()).isEqualTo(1);
        assertThat(signed.sharedFraction(0.7)).isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    void shouldGiveADuplicateOnlyOnePartner() {
        Decoder a = Decoder.of(new float[] {1, 0, 1, 0}, 2, 2);
        Decoder b = Decoder.of(new float[] {1, 0, 0, 1}, 2, 2);

        assertThat(oneToOne.between(a, b).signed().meanCosine()).isEqualTo(0.5);
        assertThat(new Pwmcc().between(a, b)).isEqualTo((1 + 0.5) / 2);
    }

    @Test
    void shouldTellSignsApartOnlyInTheSignedMatching() {
        Decoder a = Decoder.of(new float[] {1, 0, 0, 1}, 2, 2);
        Decoder b = Decoder.of(new float[] {-1, 0, 0, 1}, 2, 2);

        OneToOne.Matchings matchings = oneToOne.between(a, b);

        assertThat(matchings.signed().meanCosine()).isZero();
        assertThat(matchings.absolute().meanAbsoluteCosine()).isEqualTo(1);
        assertThat(matchings.absolute().cosineOfA()).containsExactly(-1, 1);
    }

    @Test
    void shouldCountAFeatureAsSharedInTheEncoderTooOnlyWhereBothAgree() {
        Decoder decoder = Decoder.of(new float[] {1, 0, 0, 1}, 2, 2);
        Decoder encoderA = Decoder.of(new float[] {1, 0, 1, 0}, 2, 2);
        Decoder encoderB = Decoder.of(new float[] {1, 0, 0, 1}, 2, 2);
        Matching signed = oneToOne.between(decoder, decoder).signed();

        assertThat(signed.sharedFraction(0.7)).isEqualTo(1);
        assertThat(signed.sharedFraction(0.7, encoderA, encoderB)).isEqualTo(0.5);
    }

    @Test
    void shouldMatchTwoSingleLatents() {
        Decoder a = Decoder.of(new float[] {3, 4}, 1, 2);
        Decoder b = Decoder.of(new float[] {-1, 0}, 1, 2);

        assertThat(oneToOne.between(a, b).signed().meanCosine()).isCloseTo(-0.6, within(1e-7));
    }

    @Test
    void shouldRefuseDecodersBeyondTheLimit() {
        Decoder large = new Decoder(8_193, 1, new float[8_193]);

        assertThatThrownBy(() -> oneToOne.between(large, large))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("at most 8192");
    }
}
