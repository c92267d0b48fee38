package io.husai.metrics.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.event.AnchoredRun;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.contracts.event.Interval;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.metrics.interval.PairTable;
import io.husai.metrics.interval.PairValue;
import io.husai.metrics.interval.SeedJackknife;
import io.husai.metrics.similarity.BestCosines;
import io.husai.metrics.similarity.Pwmcc;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConditionComputationTest {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final Statistics STATISTICS = Statistics.create();

    private final Fixture fixture = new Fixture();
    private final Pwmcc pwmcc = new Pwmcc();

    @Test
    void shouldCountPairsWithTheReferenceAsPublishedAndHoldThemOut() {
        ConditionDeclared declared = Fixture.declared(SEEDS, fixture.reference(42));

        ConsistencyUpdated figure = figure(declared, SEEDS, Fixture.LAST);

        double a = pwmcc(1, 2);
        double b = pwmcc(1, 3);
        double c = pwmcc(2, 3);
        assertThat(figure.pairs())
                .containsExactly(
                        new Pair(1, 2, a, false),
                        new Pair(1, 3, b, false),
                        new Pair(1, 42, pwmcc(1, 42), true),
                        new Pair(2, 3, c, false),
                        new Pair(2, 42, pwmcc(2, 42), true),
                        new Pair(3, 42, pwmcc(3, 42), true));
        assertThat(figure.trained().n()).isEqualTo(6);
        assertThat(figure.heldOut().n()).isEqualTo(3);
        assertThat(figure.heldOut().mean()).isCloseTo((a + b + c) / 3, within(1e-15));
        assertThat(figure.seeds()).isEqualTo(SEEDS);
    }

    @Test
    void shouldCountTheReferenceAmongTheModelsAsPublishedAndHoldItOut() {
        ConditionDeclared declared = Fixture.declared(SEEDS, fixture.reference(42));

        ConsistencyUpdated figure = figure(declared, SEEDS, Fixture.LAST);

        double runs =
                figure.quality().stream().mapToDouble(q -> q.quality().explainedVariance()).sum();
        double withReference = (runs + Fixture.REFERENCE_QUALITY.explainedVariance()) / 4;
        assertThat(figure.explainedVariance().n()).isEqualTo(4);
        assertThat(figure.explainedVariance().mean()).isCloseTo(withReference, within(1e-15));
        assertThat(figure.explainedVarianceHeldOut().n()).isEqualTo(3);
        assertThat(figure.explainedVarianceHeldOut().mean()).isCloseTo(runs / 3, within(1e-15));
    }

    @Test
    void shouldNeverDeleteTheReferenceInTheJackknife() {
        ConditionDeclared declared = Fixture.declared(SEEDS, fixture.reference(42));

        ConsistencyUpdated figure = figure(declared, SEEDS, Fixture.LAST);

        PairTable expected =
                PairTable.of(
                        List.of(
                                PairValue.of(1, 2, pwmcc(1, 2)),
                                PairValue.of(1, 3, pwmcc(1, 3)),
                                PairValue.of(2, 3, pwmcc(2, 3)),
                                PairValue.withReference(1, pwmcc(1, 42)),
                                PairValue.withReference(2, pwmcc(2, 42)),
                                PairValue.withReference(3, pwmcc(3, 42))));
        Interval interval = figure.trained().interval(Interval.SEED_JACKKNIFE).orElseThrow();
        assertThat(interval).isEqualTo(new SeedJackknife().mean(expected).orElseThrow());
        assertThat(interval.degreesOfFreedom()).isEqualTo(2);
    }

    @Test
    void shouldMeasureHowWellTheReferenceCoversTheRuns() {
        // seed 2 lies above the reference's seed 1, so it is b of the pair
        ConditionDeclared declared = Fixture.declared(List.of(2L), fixture.reference(1));

        ConsistencyUpdated figure = figure(declared, List.of(2L), Fixture.LAST);

        BestCosines best =
                pwmcc.best(fixture.decoderOf(2, Fixture.LAST), fixture.decoderOf(1, Fixture.LAST));
        assertThat(figure.alignmentToReference()).isCloseTo(best.aToB(), within(1e-6));
    }

    @Test
    void shouldDrawARandomDecoderForTheReferenceToo() {
        ConditionDeclared declared = Fixture.declared(SEEDS, fixture.reference(42));

        ConsistencyUpdated figure = figure(declared, SEEDS, Fixture.LAST);

        assertThat(figure.baselines().sampled().pairs()).hasSize(6);
        assertThat(figure.baselines().sampled().pairs())
                .filteredOn(Pair::withReference)
                .extracting(Pair::b)
                .containsExactly(42L, 42L, 42L);
    }

    /** Runs of seeds 1 and 2 under reference 7, which are decoders 11 and 12 here. */
    @Test
    void shouldPairOnlyDifferentSeedsUnderDifferentReferences() {
        ConditionDeclared declared =
                Fixture.declared(SEEDS, fixture.reference(42))
                        .withElsewhere(List.of(anchored(7, 1, 11), anchored(7, 2, 12)));

        ConsistencyUpdated figure = figure(declared, SEEDS, Fixture.LAST);

        double a = Math.min(pwmcc(1, 12), pwmcc(2, 11));
        double b = Math.max(pwmcc(1, 12), pwmcc(2, 11));
        assertThat(figure.across().pairs())
                .containsExactly(
                        new Pair(1, 2, a, false),
                        new Pair(1, 2, b, false),
                        new Pair(1, 3, pwmcc(3, 11), false),
                        new Pair(2, 3, pwmcc(3, 12), false));
        assertThat(figure.across().estimate().mean())
                .isCloseTo((a + b + pwmcc(3, 11) + pwmcc(3, 12)) / 4, within(1e-15));
        // the figures of the condition itself don't know the other reference's runs
        assertThat(figure.pairs()).hasSize(6);
    }

    private AnchoredRun anchored(long anchor, long seed, long decoder) {
        ReferenceDecoder run = fixture.reference(decoder);
        return new AnchoredRun(
                anchor,
                new ReferenceDecoder(run.runId(), seed, run.step(), run.uri(), run.sha256()));
    }

    @Test
    void shouldGiveNoIntervalWithTwoSeeds() {
        ConditionDeclared declared = Fixture.declared(List.of(1L, 2L), null);

        ConsistencyUpdated figure = figure(declared, List.of(1L, 2L), Fixture.LAST);

        assertThat(figure.isFinal()).isTrue();
        assertThat(figure.trained().intervals()).isEmpty();
        assertThat(figure.deltas()).allSatisfy(d -> assertThat(d.intervals()).isEmpty());
        assertThat(figure.verdict()).isNull();
    }

    @Test
    void shouldLeaveOutSeedsThatWereDeclaredMissing() {
        ConditionDeclared declared =
                Fixture.declared(
                        List.of(1L, 2L, 3L, 4L), null, new MissingSeed(4, "diverged at step 7"));

        ConsistencyUpdated figure = figure(declared, List.of(1L, 2L, 3L, 4L), 10);

        assertThat(figure.isFinal()).isTrue();
        assertThat(figure.seeds()).isEqualTo(SEEDS);
        assertThat(figure.missing()).containsExactly(new MissingSeed(4, "diverged at step 7"));
    }

    @Test
    void shouldSayThatNothingIsLeftWhenAllSeedsAreMissing() {
        ConditionDeclared declared =
                Fixture.declared(List.of(1L), null, new MissingSeed(1, "diverged at step 7"));

        ConsistencyUpdated figure = figure(declared, List.of(), Fixture.LAST);

        assertThat(figure.isFinal()).isTrue();
        assertThat(figure.seeds()).isEmpty();
        assertThat(figure.trained()).isNull();
    }

    @Test
    void shouldGiveCompanionsAtTheLastPlannedStepOnly() {
        ConditionDeclared declared = Fixture.declared(SEEDS, null);

        assertThat(figure(declared, SEEDS, 10).companions()).isNull();
        assertThat(figure(declared, SEEDS, Fixture.LAST).companions().mccSigned())
                .isCloseTo(mccSigned(), within(1e-12));
    }

    @Test
    void shouldGiveTheCrowdingBoundAtTheLastPlannedStep() {
        ConditionDeclared declared = Fixture.declared(SEEDS, null);

        ConsistencyUpdated figure = figure(declared, SEEDS, Fixture.LAST);

        assertThat(figure(declared, SEEDS, 10).baselines().crowding()).isNull();
        assertThat(figure.baselines().crowding()).isBetween(0.5, 1.0);
        assertThat(figure.deltas())
                .extracting(ConsistencyUpdated.Delta::baseline)
                .containsExactly("exact", "sampled", "crowding", "crowdingMended");
    }

    @Test
    void shouldPutTheEstimateWithoutBiasBelowTheBound() {
        ConsistencyUpdated figure = figure(Fixture.declared(SEEDS, null), SEEDS, Fixture.LAST);

        double mended = figure.baselines().crowdingMended();
        assertThat(mended)
                .isEqualTo(
                        STATISTICS
                                .crowding()
                                .mended(
                                        SEEDS.stream()
                                                .map(s -> fixture.decoderOf(s, Fixture.LAST))
                                                .toList(),
                                        figure.trained().mean())
                                .orElseThrow());
        assertThat(delta(figure, "crowdingMended").value())
                .isCloseTo(figure.trained().mean() - mended, within(1e-15));
    }

    @Test
    void shouldGiveAVerdictForEveryDeltaAtTheLastPlannedStepOnly() {
        ConditionDeclared declared = Fixture.declared(SEEDS, null);

        ConsistencyUpdated figure = figure(declared, SEEDS, Fixture.LAST);

        assertThat(figure.deltas())
                .allSatisfy(d -> assertThat(d.verdict().text()).contains("at step 20: the delta "));
        assertThat(delta(figure, "sampled").verdict().text())
                .contains(" over the sampled random decoders; the 95 % seed-jackknife interval");
        assertThat(delta(figure, "crowding").verdict().text()).contains("(an upper bound)");
        assertThat(figure.verdict()).isEqualTo(delta(figure, "exact").verdict());
        assertThat(figure(declared, SEEDS, 10).deltas())
                .isNotEmpty()
                .allSatisfy(d -> assertThat(d.verdict()).isNull());
    }

    @Test
    void shouldGiveNoVerdictOnAnIncompleteFigure() {
        ConditionDeclared declared = Fixture.declared(List.of(1L, 2L, 3L, 4L), null);

        ConsistencyUpdated figure = figure(declared, SEEDS, Fixture.LAST);

        assertThat(figure.isFinal()).isFalse();
        assertThat(figure.verdict()).isNull();
        assertThat(figure.deltas()).isNotEmpty();
        assertThat(figure.deltas()).allSatisfy(d -> assertThat(d.verdict()).isNull());
        assertThat(figure.deltas()).allSatisfy(d -> assertThat(d.intervals()).isEmpty());
    }

    @Test
    void shouldCountSharedEncodersOnlyWhereEveryRunHasOne() {
        ConditionDeclared declared = Fixture.declared(SEEDS, null);

        assertThat(figure(declared, SEEDS, Fixture.LAST).companions().sharedFractionEncoder())
                .isNull();
        SEEDS.forEach(seed -> fixture.encode(seed, Fixture.LAST));

        ConsistencyUpdated figure = figure(declared, SEEDS, Fixture.LAST);

        // encoders that equal the decoders agree just where these do
        assertThat(figure.companions().sharedFractionEncoder())
                .isEqualTo(figure.companions().sharedFraction())
                .isPositive();
    }

    private static ConsistencyUpdated.Delta delta(ConsistencyUpdated figure, String baseline) {
        return figure.deltas().stream()
                .filter(d -> d.baseline().equals(baseline))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldShiftTheBootstrapOfTheMeanByAConstantBaseline() {
        ConsistencyUpdated figure = figure(Fixture.declared(SEEDS, null), SEEDS, Fixture.LAST);

        PairTable table =
                PairTable.of(
                        List.of(
                                PairValue.of(1, 2, pwmcc(1, 2)),
                                PairValue.of(1, 3, pwmcc(1, 3)),
                                PairValue.of(2, 3, pwmcc(2, 3))));
        assertThat(figure.deltas().get(0).intervals().get(0))
                .isEqualTo(
                        STATISTICS
                                .bootstrap()
                                .delta(table, figure.baselines().exact())
                                .orElseThrow());
    }

    @Test
    void shouldComputeNothingWhenNothingIsNew() {
        ConditionState before =
                state(Fixture.declared(SEEDS, null), snapshots(SEEDS, 10), List.of());
        ConditionComputation.Outcome first = computation().of(before, List.of(), List.of(10L));
        ConditionState after =
                state(
                        Fixture.declared(SEEDS, null),
                        snapshots(SEEDS, 10),
                        first.change().figures());

        ConditionComputation.Outcome second =
                computation().of(after, snapshots(SEEDS, 10), List.of(10L));

        assertThat(second.change().isEmpty()).isTrue();
        assertThat(second.current()).isEqualTo(first.change().figures());
    }

    @Test
    void shouldTakeTheFirstOfTwoSnapshotsWithOneKey() {
        StoredSnapshot first = fixture.snapshot(1, 10);
        StoredSnapshot second =
                new StoredSnapshot(
                        1, 10, fixture.snapshot(2, 10).runId(), first.weights(), first.quality());
        ConditionState state = state(null, List.of(), List.of());

        ConditionComputation.Outcome outcome =
                computation().of(state, List.of(first, second), List.of(10L));

        assertThat(outcome.change().snapshots()).containsExactly(first);
        assertThat(outcome.rejected()).isEmpty();
    }

    private ConsistencyUpdated figure(ConditionDeclared declared, List<Long> seeds, long step) {
        ConditionState state = state(declared, List.of(), List.of());
        return computation()
                .of(state, snapshots(seeds, step), List.of(step))
                .current()
                .get(0)
                .payload();
    }

    private ConditionComputation computation() {
        return new ConditionComputation(
                STATISTICS,
                fixture,
                new ConsistencyFigure(STATISTICS, fixture, new CrowdingScope(false, 1 << 20)));
    }

    private List<StoredSnapshot> snapshots(List<Long> seeds, long step) {
        return seeds.stream().map(seed -> fixture.snapshot(seed, step)).toList();
    }

    private static ConditionState state(
            ConditionDeclared declared,
            List<StoredSnapshot> snapshots,
            List<StoredFigure> figures) {
        return new ConditionState(
                "study/search/a",
                "study",
                0,
                declared,
                snapshots,
                List.of(),
                figures,
                figures.stream().map(StoredFigure::step).toList(),
                List.of());
    }

    private double pwmcc(long a, long b) {
        return pwmcc.between(
                fixture.decoderOf(a, Fixture.LAST), fixture.decoderOf(b, Fixture.LAST));
    }

    private double mccSigned() {
        return Stream.of(new long[] {1, 2}, new long[] {1, 3}, new long[] {2, 3})
                .mapToDouble(
                        pair ->
                                STATISTICS
                                        .oneToOne()
                                        .between(
                                                fixture.decoderOf(pair[0], Fixture.LAST),
                                                fixture.decoderOf(pair[1], Fixture.LAST))
                                        .signed()
                                        .meanCosine())
                .average()
                .orElseThrow();
    }
}
