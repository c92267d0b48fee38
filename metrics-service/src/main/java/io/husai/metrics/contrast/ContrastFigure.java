package io.husai.metrics.contrast;

import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.Interval;
import io.husai.contracts.event.Verdict;
import io.husai.metrics.consistency.Statistics;
import io.husai.metrics.interval.PairTable;
import io.husai.metrics.interval.SeedJackknife;
import io.husai.metrics.interval.Verdicts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts the figure of a contrast together: a pure function of its inputs. CPU work. The verdict
 * rests on the pairs across references where both sides have them, and else on the pairs without
 * references where a side has one, since pairs with an anchor say little about the runs.
 */
final class ContrastFigure {
    private static final String HELD_OUT = " Pairs with the reference are left out.";
    private static final String ACROSS =
            " It rests on pairs whose members had different references.";

    private final Statistics statistics;

    ContrastFigure(Statistics statistics) {
        this.statistics = statistics;
    }

    /**
     * @param revision of the figure
     */
    ContrastUpdated of(ContrastInputs inputs, long revision) {
        Optional<Sides> published = Sides.of(inputs, inputs.sideA(), inputs.sideB());
        Optional<Sides> heldOut =
                inputs.hasReference() ? published.flatMap(Sides::heldOut) : Optional.empty();
        Optional<Sides> across = Sides.across(inputs);
        return new ContrastUpdated(
                inputs.studyId(),
                inputs.contrastId(),
                inputs.a().conditionId(),
                inputs.b().conditionId(),
                inputs.at().step(),
                revision,
                inputs.isFinal(),
                inputs.at().isLast(),
                inputs.sideA().seeds(),
                inputs.sideB().seeds(),
                published.map(Sides::difference).orElse(null),
                heldOut.map(Sides::difference).orElse(null),
                published.map(sides -> intervals(inputs, sides)).orElse(List.of()),
                heldOut.map(sides -> intervals(inputs, sides)).orElse(List.of()),
                across.map(
                                sides ->
                                        new ContrastUpdated.Across(
                                                sides.difference(), intervals(inputs, sides)))
                        .orElse(null),
                across.isPresent()
                        ? acrossVerdict(inputs, across.get()).orElse(null)
                        : verdict(inputs, published, heldOut).orElse(null));
    }

    /** Steps before the last have no pairs across references, so nothing is said of a rise. */
    private Optional<Verdict> acrossVerdict(ContrastInputs inputs, Sides across) {
        if (!inputs.isFinal() || !inputs.at().isLast()) {
            return Optional.empty();
        }
        return verdict(inputs, across, Optional.empty()).map(verdict -> explained(verdict, ACROSS));
    }

    private static Verdict explained(Verdict verdict, String addition) {
        return new Verdict(
                verdict.outcome(),
                verdict.step(),
                verdict.stillRising(),
                verdict.text() + addition);
    }

    private List<Interval> intervals(ContrastInputs inputs, Sides sides) {
        if (!inputs.isFinal()) {
            return List.of();
        }
        Optional<Interval> band =
                inputs.at().isLast()
                        ? Optional.empty()
                        : SeedJackknife.simultaneous(inputs.stepsBeforeLast())
                                .contrast(sides.a(), sides.b());
        return Stream.of(
                        statistics.bootstrap().difference(sides.a(), sides.b()),
                        statistics.jackknife().contrast(sides.a(), sides.b()),
                        band)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Verdict> verdict(
            ContrastInputs inputs, Optional<Sides> published, Optional<Sides> heldOut) {
        if (!inputs.isFinal() || !inputs.at().isLast()) {
            return Optional.empty();
        }
        Optional<Sides> before =
                inputs.before().flatMap(earlier -> Sides.of(inputs, earlier.a(), earlier.b()));
        if (!inputs.hasReference()) {
            return published.flatMap(sides -> verdict(inputs, sides, before));
        }
        return heldOut.flatMap(sides -> verdict(inputs, sides, before.flatMap(Sides::heldOut)))
                .map(verdict -> explained(verdict, HELD_OUT));
    }

    private Optional<Verdict> verdict(ContrastInputs inputs, Sides sides, Optional<Sides> before) {
        return statistics
                .verdicts()
                .contrast(
                        inputs.at().step(),
                        sides.a(),
                        sides.b(),
                        before.map(earlier -> new Verdicts.Sides(earlier.a(), earlier.b())));
    }

    /** The pairs of both sides. */
    private record Sides(PairTable a, PairTable b) {
        static Optional<Sides> of(ContrastInputs inputs, ContrastSide a, ContrastSide b) {
            return a.table(inputs.a())
                    .flatMap(left -> b.table(inputs.b()).map(right -> new Sides(left, right)));
        }

        static Optional<Sides> across(ContrastInputs inputs) {
            return inputs.sideA()
                    .acrossTable(inputs.a())
                    .flatMap(
                            left ->
                                    inputs.sideB()
                                            .acrossTable(inputs.b())
                                            .map(right -> new Sides(left, right)));
        }

        Optional<Sides> heldOut() {
            return a.withoutReference()
                    .flatMap(left -> b.withoutReference().map(right -> new Sides(left, right)));
        }

        double difference() {
            return a.mean() - b.mean();
        }
    }
}
