package io.husai.metrics.interval;

import io.husai.contracts.event.Interval;
import io.husai.contracts.event.Verdict;
import io.husai.contracts.event.Verdict.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Conclusions in words, computed from the pairs alone, each with what it rests on. The outcome is
 * the seed jackknife's: higher or lower where its interval excludes 0, else unresolved.
 *
 * <p>The figure counts as still moving when its change since the planned step before exceeds the
 * half-width of that change's own 95 % seed-jackknife interval.
 */
public final class Verdicts {
    private final SeedJackknife jackknife;
    private final SeedJackknife single = new SeedJackknife();
    private final PairBootstrap bootstrap = new PairBootstrap();

    /** Rest on single 95 % intervals, as the declared analysis does. */
    public Verdicts() {
        this(new SeedJackknife());
    }

    /**
     * @param jackknife decides; simultaneous where several steps or conditions are looked at
     */
    public Verdicts(SeedJackknife jackknife) {
        this.jackknife = jackknife;
    }

    /**
     * On a contrast.
     *
     * @param step the step it rests on
     * @param a pairs of the minuend at that step
     * @param b pairs of the subtrahend at that step
     * @param before both at the planned step before; empty where there is none after step 0
     * @return empty where there are too few seeds
     */
    public Optional<Verdict> contrast(long step, PairTable a, PairTable b, Optional<Sides> before) {
        Combination statistic = Combination.difference(a, b);
        Optional<Combination> change =
                before.map(
                        sides ->
                                new Combination(
                                        List.of(
                                                new Combination.Term(1, a),
                                                new Combination.Term(-1, b),
                                                new Combination.Term(-1, sides.a()),
                                                new Combination.Term(1, sides.b())),
                                        0));
        Grounds grounds = Grounds.ofContrast(a, b);
        return jackknife
                .of(statistic)
                .flatMap(
                        interval ->
                                bootstrap
                                        .difference(a, b)
                                        .map(
                                                pairs ->
                                                        verdict(
                                                                step,
                                                                new Subject("the difference", ""),
                                                                statistic.value(),
                                                                interval,
                                                                pairs,
                                                                grounds,
                                                                change)));
    }

    /**
     * On a delta against a fixed baseline.
     *
     * @param step the step it rests on
     * @param trained pairs at that step
     * @param baseline its name for the sentence, for example "the exact isotropic baseline"
     * @param value of that baseline
     * @param before the pairs at the planned step before; empty where there is none after step 0
     * @return empty where there are too few seeds
     */
    public Optional<Verdict> delta(
            long step,
            PairTable trained,
            String baseline,
            double value,
            Optional<PairTable> before) {
        Optional<Interval> interval = jackknife.delta(trained, value);
        Optional<Interval> pairs = bootstrap.delta(trained, value);
        if (interval.isEmpty() || pairs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                verdict(
                        step,
                        new Subject("the delta", " over " + baseline),
                        trained.mean() - value,
                        interval.get(),
                        pairs.get(),
                        Grounds.ofMean(trained),
                        before.map(earlier -> Combination.difference(trained, earlier))));
    }

    /**
     * On a delta against a baseline that has pairs of its own, over the same seeds.
     *
     * @param step the step it rests on
     * @param trained pairs at that step
     * @param baseline its name for the sentence, for example "the untrained runs"
     * @param other pairs of the baseline
     * @param before the pairs at the planned step before; empty where there is none after step 0
     * @return empty where there are too few seeds
     */
    public Optional<Verdict> delta(
            long step,
            PairTable trained,
            String baseline,
            PairTable other,
            Optional<PairTable> before) {
        Optional<Interval> interval = jackknife.contrast(trained, other);
        Optional<Interval> pairs = bootstrap.difference(trained, other);
        if (interval.isEmpty() || pairs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                verdict(
                        step,
                        new Subject("the delta", " over " + baseline),
                        trained.mean() - other.mean(),
                        interval.get(),
                        pairs.get(),
                        Grounds.ofContrast(trained, other),
                        before.map(earlier -> Combination.difference(trained, earlier))));
    }

    private Verdict verdict(
            long step,
            Subject subject,
            double value,
            Interval interval,
            Interval pairs,
            Grounds grounds,
            Optional<Combination> change) {
        Outcome outcome = outcome(interval);
        Optional<Interval> movement = change.flatMap(single::of).filter(Verdicts::excludesZero);
        StringBuilder text = new StringBuilder();
        text.append(opening(outcome)).append(" at step ").append(step).append(": ");
        text.append(subject.name).append(' ').append(signed(value)).append(subject.suffix);
        text.append("; the ").append(name(interval)).append(" interval ").append(ends(interval));
        text.append(outcome == Outcome.UNRESOLVED ? " contains 0 with " : " excludes 0 with ");
        text.append(grounds.seeds()).append(" seeds; ");
        text.append(grounds.widths(interval, pairs)).append('.');
        movement.ifPresent(m -> text.append(' ').append(moving(m)));
        return new Verdict(outcome, step, movement.isPresent(), text.toString());
    }

    private static Outcome outcome(Interval interval) {
        if (!excludesZero(interval)) {
            return Outcome.UNRESOLVED;
        }
        return interval.low() > 0 ? Outcome.HIGHER : Outcome.LOWER;
    }

    private static boolean excludesZero(Interval interval) {
        return interval.low() > 0 || interval.high() < 0;
    }

    private static String opening(Outcome outcome) {
        return switch (outcome) {
            case HIGHER -> "Resolved, higher,";
            case LOWER -> "Resolved, lower,";
            case UNRESOLVED -> "Not resolved";
        };
    }

    private static String name(Interval interval) {
        return switch (interval.method()) {
            case Interval.SIMULTANEOUS -> "simultaneous 95 % seed-jackknife";
            case Interval.WELCH -> "95 % seed-jackknife (Welch)";
            default -> "95 % seed-jackknife";
        };
    }

    private static String moving(Interval change) {
        return change.low() > 0
                ? "Still rising: up by " + range(change) + " since the planned step before."
                : "Still falling: down by "
                        + range(
                                new Interval(
                                        change.method(),
                                        change.level(),
                                        -change.high(),
                                        -change.low(),
                                        null,
                                        null))
                        + " since the planned step before.";
    }

    private static String range(Interval change) {
        return String.format(Locale.ROOT, "%.4f to %.4f", change.low(), change.high());
    }

    private static String ends(Interval interval) {
        return "[" + signed(interval.low()) + ", " + signed(interval.high()) + "]";
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }

    private record Subject(String name, String suffix) {}

    /** The two sides of a contrast at an earlier step. */
    public record Sides(PairTable a, PairTable b) {}
}
