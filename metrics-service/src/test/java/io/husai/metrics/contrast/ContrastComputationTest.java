package io.husai.metrics.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.Interval;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Numerics;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.spec.TrainingSpec;
import io.husai.metrics.consistency.Statistics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastComputationTest {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L);

    private final ContrastComputation computation =
            new ContrastComputation(new ContrastFigure(Statistics.create()));

    @Test
    void shouldPlanTheStepsInCommonAndLastAgainstLast() {
        ConditionDeclared a = declared("a", null, 0, 10, 20, 40);
        ConditionDeclared b = declared("b", null, 0, 20, 40, 60);

        assertThat(ContrastStep.of(a, b))
                .containsExactly(
                        new ContrastStep(0, 0, 0, false),
                        new ContrastStep(20, 20, 20, false),
                        new ContrastStep(40, 40, 60, true));
    }

    @Test
    void shouldGiveBothIntervalsAndAVerdictOnceBothSidesAreFinal() {
        ContrastUpdated figure =
                last(
                        state(
                                declared("a", null, 0, 10, 20),
                                declared("b", null, 0, 10, 20),
                                side(20, true, 0.6),
                                side(20, true, 0.4)));

        assertThat(figure.isFinal()).isTrue();
        assertThat(figure.lastPlannedStep()).isTrue();
        assertThat(figure.difference()).isCloseTo(0.2, within(1e-12));
        assertThat(figure.intervals())
                .extracting(Interval::method)
                .containsExactly(Interval.PAIR_BOOTSTRAP, Interval.SEED_JACKKNIFE);
        assertThat(figure.verdict().step()).isEqualTo(20);
        assertThat(figure.differenceHeldOut()).isNull();
    }

    @Test
    void shouldGiveADifferenceButNoIntervalWhileASideIsInterim() {
        ContrastUpdated figure =
                last(
                        state(
                                declared("a", null, 0, 10, 20),
                                declared("b", null, 0, 10, 20),
                                side(20, true, 0.6),
                                side(20, false, 0.4)));

        assertThat(figure.isFinal()).isFalse();
        assertThat(figure.difference()).isCloseTo(0.2, within(1e-12));
        assertThat(figure.intervals()).isEmpty();
        assertThat(figure.verdict()).isNull();
    }

    @Test
    void shouldRestOnPairsWithoutTheReferenceWhereThereIsOne() {
        ReferenceDecoder reference =
                new ReferenceDecoder(
                        "cd".repeat(32),
                        42,
                        20,
                        "runs/" + "cd".repeat(32) + "/20/sae_weights.safetensors",
                        "ef".repeat(32));
        List<Pair> withReference = new ArrayList<>(pairs(0.6));
        SEEDS.forEach(seed -> withReference.add(new Pair(seed, 42, 0.9, true)));

        ContrastUpdated figure =
                last(
                        state(
                                declared("a", reference, 0, 10, 20),
                                declared("b", null, 0, 10, 20),
                                new ContrastSide(20, true, "a", SEEDS, withReference, List.of()),
                                side(20, true, 0.4)));

        assertThat(figure.differenceHeldOut()).isCloseTo(0.2, within(1e-12));
        // 6 pairs of 0.6 and 4 of 0.9
        assertThat(figure.difference()).isCloseTo(0.72 - 0.4, within(1e-12));
        assertThat(figure.intervalsHeldOut()).hasSize(2);
        assertThat(figure.verdict().text()).endsWith("Pairs with the reference are left out.");
    }

    @Test
    void shouldKeepAFinalFigureWhenASideBecomesInterim() {
        ConditionDeclared a = declared("a", null, 0, 10, 20);
        ConditionDeclared b = declared("b", null, 0, 10, 20);
        ContrastState complete = state(a, b, side(20, true, 0.6), side(20, true, 0.4));
        List<ContrastState.StoredContrast> stored =
                computation.of(complete, List.of(20L)).changed();

        ContrastComputation.Outcome outcome =
                computation.of(
                        new ContrastState(
                                "c",
                                "study",
                                1,
                                a,
                                b,
                                List.of(side(20, true, 0.6)),
                                List.of(side(20, false, 0.5)),
                                stored),
                        List.of(20L));

        assertThat(outcome.changed()).isEmpty();
        assertThat(outcome.current()).isEqualTo(stored);
    }

    private ContrastUpdated last(ContrastState state) {
        List<ContrastState.StoredContrast> current = computation.of(state, List.of(20L)).current();
        return current.get(current.size() - 1).payload();
    }

    private static ContrastState state(
            ConditionDeclared a, ConditionDeclared b, ContrastSide sideA, ContrastSide sideB) {
        return new ContrastState(
                "study/contrast/c", "study", 0, a, b, List.of(sideA), List.of(sideB), List.of());
    }

    private static ContrastSide side(long step, boolean isFinal, double mean) {
        return new ContrastSide(
                step, isFinal, "digest " + isFinal + " " + mean, SEEDS, pairs(mean), List.of());
    }

    /** Pairs around a mean, symmetric so that their mean is exact. */
    private static List<Pair> pairs(double mean) {
        List<Pair> pairs = new ArrayList<>();
        double[] offsets = {0.01, -0.01, 0.02, -0.02, 0.005, -0.005};
        int at = 0;
        for (int i = 0; i < SEEDS.size(); i++) {
            for (int j = i + 1; j < SEEDS.size(); j++) {
                pairs.add(new Pair(SEEDS.get(i), SEEDS.get(j), mean + offsets[at++], false));
            }
        }
        return pairs;
    }

    private static ConditionDeclared declared(
            String label, ReferenceDecoder reference, long... steps) {
        List<Long> planned = java.util.Arrays.stream(steps).boxed().toList();
        return new ConditionDeclared(
                "study/search/" + label,
                new ConditionSpec(
                        "ab".repeat(32),
                        Preset.HUSAI.sae(8, 12, 2),
                        TrainingSpec.plain(
                                planned.get(planned.size() - 1),
                                4,
                                1e-3,
                                SeedScope.INIT_AND_ORDER,
                                planned),
                        null,
                        Numerics.CPU,
                        1),
                SEEDS,
                List.of(),
                reference,
                null,
                null,
                null);
    }
}
