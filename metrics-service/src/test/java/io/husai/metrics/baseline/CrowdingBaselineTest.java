package io.husai.metrics.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.InvalidValueException;
import io.husai.metrics.StatisticsDocument;
import io.husai.metrics.similarity.Decoder;
import io.husai.metrics.similarity.Pwmcc;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tables of docs/statistics.md: 8 decoders of 128 atoms in 128 dimensions, a share of the atoms
 * common to all.
 */
class CrowdingBaselineTest {
    private static final int D = 128;
    private static final int SEEDS = 8;

    /** Away from the streams that the baseline itself draws from. */
    private static final long STREAM = 500_000_000;

    private final Pwmcc pwmcc = new Pwmcc();
    private final CrowdingBaseline crowding = new CrowdingBaseline(pwmcc);

    /** Isotropic atoms: the truth is the exact baseline, 0.2473; bounds from DESIGN section 9. */
    @ParameterizedTest
    @CsvSource({"0, 0.249", "0.10, 0.258", "0.25, 0.271", "0.50, 0.293", "1, 0.332"})
    void shouldBoundFromAboveAndEstimateWithoutBiasWhatIsotropicAtomsShow(
            double shared, double expectedBound) {
        double truth = IsotropicBaseline.expected(D, D);
        List<Decoder> decoders = drawn(flat(), shared);

        double bound = crowding.estimate(decoders).orElseThrow().bound();
        double estimate = crowding.mended(decoders, mean(decoders)).orElseThrow();
        hold("isotropic", shared, truth, bound, estimate);

        assertThat(bound).isCloseTo(expectedBound, within(0.004)).isGreaterThan(truth - 0.002);
        assertThat(estimate).isCloseTo(truth, within(0.002));
    }

    /** 40 directions with ten times the variance of the other 88. */
    @ParameterizedTest
    @CsvSource({"0", "0.25", "1"})
    void shouldDoSoForACrowdedSubspace(double shared) {
        double[] values = new double[D];
        Arrays.setAll(values, i -> i < 40 ? 1 : 0.1);
        assertBoundAndEstimate(
                "40 of 128 directions with ten times the variance",
                Spectrum.of(values),
                shared,
                0.002,
                0.004);
    }

    /** Eigenvalues 1, 1/2, 1/3, ...: unit norm flattens the moment that they leave. */
    @ParameterizedTest
    @CsvSource({"0", "0.25", "1"})
    void shouldComeCloseForASteepSpectrum(double shared) {
        double[] values = new double[D];
        Arrays.setAll(values, i -> 1.0 / (i + 1));
        assertBoundAndEstimate(
                "eigenvalues 1, 1/2, 1/3, ...", Spectrum.of(values), shared, 0.005, 0.008);
    }

    private void assertBoundAndEstimate(
            String name, Spectrum spectrum, double shared, double shortfall, double tolerance) {
        double truth = mean(spectrum.draw(D, 24, 0, STREAM + 5_000));
        List<Decoder> decoders = drawn(spectrum, shared);

        double bound = crowding.estimate(decoders).orElseThrow().bound();
        double estimate = crowding.mended(decoders, mean(decoders)).orElseThrow();
        hold(name, shared, truth, bound, estimate);

        assertThat(bound).isGreaterThan(truth - shortfall);
        assertThat(estimate).isCloseTo(truth, within(tolerance));
    }

    /** To the document's three digits. */
    private static void hold(
            String name, double shared, double truth, double bound, double estimate) {
        System.out.printf(
                "| %s | %.0f %% | %.3f | %.3f | %.3f |%n",
                name, 100 * shared, truth, bound, estimate);
        double[] documented =
                StatisticsDocument.row("true spectrum", name, Math.round(100 * shared) + " %");
        assertThat(new double[] {truth, bound, estimate}).containsExactly(documented, within(6e-4));
    }

    @Test
    void shouldSayHowFarTheDrawsCarry() {
        CrowdingBaseline.Crowding figure = crowding.estimate(drawn(flat(), 0)).orElseThrow();

        assertThat(figure.monteCarloError()).isBetween(1e-6, 0.002);
        assertThat(figure.first()).isGreaterThan(figure.bound());
    }

    @Test
    void shouldGiveTheSameBitsAgain() {
        List<Decoder> decoders = Spectrum.of(1, 1, 1, 0.5, 0.5, 0.2).draw(24, 3, 0, STREAM);

        assertThat(crowding.estimate(decoders)).isEqualTo(crowding.estimate(decoders));
        assertThat(crowding.mended(decoders, 0.8)).isEqualTo(crowding.mended(decoders, 0.8));
    }

    @Test
    void shouldGiveNothingBelowFourAtomsForEachDimension() {
        List<Decoder> decoders = flat().draw(63, SEEDS, 0, STREAM);

        assertThat(crowding.estimate(decoders)).isEmpty();
        assertThat(crowding.mended(decoders, 0.3)).isEmpty();
    }

    @Test
    void shouldNotCountDeadLatentsAsAtoms() {
        List<Decoder> decoders =
                IntStream.range(0, SEEDS)
                        .mapToObj(i -> Decoder.of(new float[D * D], D, D))
                        .toList();

        assertThat(crowding.estimate(decoders)).isEmpty();
    }

    @Test
    void shouldRejectDecodersOfDifferentSizes() {
        List<Decoder> decoders =
                List.of(
                        Decoder.of(new float[] {1, 0, 0, 1}, 2, 2),
                        Decoder.of(new float[] {1, 0}, 1, 2));

        assertThatThrownBy(() -> crowding.estimate(decoders))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("decoders");
    }

    private static Spectrum flat() {
        double[] values = new double[D];
        Arrays.fill(values, 1);
        return Spectrum.of(values);
    }

    private static List<Decoder> drawn(Spectrum spectrum, double shared) {
        return spectrum.draw(D, SEEDS, (int) Math.round(shared * D), STREAM);
    }

    private double mean(List<Decoder> decoders) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < decoders.size(); i++) {
            for (int j = i + 1; j < decoders.size(); j++) {
                sum += pwmcc.between(decoders.get(i), decoders.get(j));
                pairs++;
            }
        }
        return sum / pairs;
    }
}
