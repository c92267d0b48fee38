package io.husai.metrics.consistency;

import io.husai.contracts.event.ConsistencyUpdated.Delta;
import io.husai.contracts.event.Interval;
import io.husai.contracts.event.Verdict;
import io.husai.metrics.interval.PairTable;
import io.husai.metrics.interval.SeedJackknife;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The trained pairs of a figure against baselines; with intervals where the figure is final, and
 * with verdicts at the last planned step.
 */
final class FigureDeltas {
    private final Statistics statistics;
    private final FigureInputs inputs;
    private final PairTable trained;
    private final Optional<Interval> bootstrap;

    /**
     * @param bootstrap interval of the trained mean; empty where there is none
     */
    FigureDeltas(
            Statistics statistics,
            FigureInputs inputs,
            PairTable trained,
            Optional<Interval> bootstrap) {
        this.statistics = statistics;
        this.inputs = inputs;
        this.trained = trained;
        this.bootstrap = bootstrap;
    }

    Delta constant(NamedBaseline baseline, double value) {
        return new Delta(
                baseline.key(),
                trained.mean() - value,
                intervals(() -> shifted(value), jackknife -> jackknife.delta(trained, value)),
                verdict(
                        () ->
                                statistics
                                        .verdicts()
                                        .delta(
                                                inputs.step(),
                                                trained,
                                                baseline.words(),
                                                value,
                                                before())));
    }

    Delta table(NamedBaseline baseline, PairTable other) {
        return new Delta(
                baseline.key(),
                trained.mean() - other.mean(),
                intervals(
                        () -> statistics.bootstrap().difference(trained, other),
                        jackknife -> jackknife.contrast(trained, other)),
                verdict(
                        () ->
                                statistics
                                        .verdicts()
                                        .delta(
                                                inputs.step(),
                                                trained,
                                                baseline.words(),
                                                other,
                                                before())));
    }

    private Verdict verdict(Supplier<Optional<Verdict>> concluded) {
        return inputs.isFinal() && inputs.isLastPlannedStep() ? concluded.get().orElse(null) : null;
    }

    /** The pairs at the planned step before. */
    private Optional<PairTable> before() {
        return inputs.before().flatMap(f -> PairTables.of(f.pairs(), inputs.declared()));
    }

    /** The trained mean's resamples minus a constant: no need to draw them again. */
    private Optional<Interval> shifted(double value) {
        return bootstrap.map(
                i ->
                        new Interval(
                                i.method(),
                                i.level(),
                                i.low() - value,
                                i.high() - value,
                                i.standardError(),
                                i.degreesOfFreedom()));
    }

    private List<Interval> intervals(
            Supplier<Optional<Interval>> resampled,
            Function<SeedJackknife, Optional<Interval>> jackknife) {
        if (!inputs.isFinal()) {
            return List.of();
        }
        return Stream.of(
                        resampled.get(),
                        jackknife.apply(statistics.jackknife()),
                        SimultaneousBand.of(inputs).flatMap(jackknife))
                .flatMap(Optional::stream)
                .toList();
    }
}
