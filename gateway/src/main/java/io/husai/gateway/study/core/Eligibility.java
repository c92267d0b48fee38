package io.husai.gateway.study.core;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.Estimate;
import io.husai.contracts.event.Interval;
import io.husai.contracts.event.MissingSeed;
import io.husai.gateway.study.core.Selection.Candidate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The study's selection rule: among the conditions whose mean explained variance reaches the floor,
 * the largest (conservative lower bound, delta, explained variance), where the conservative lower
 * bound is the low end of the trained pair-bootstrap interval minus the high end of the random one.
 */
final class Eligibility {
    private static final int FEWEST_SEEDS = 3;
    private static final Comparator<Candidate> RULE =
            Comparator.comparing((Candidate c) -> c.lowerBound().orElseThrow())
                    .thenComparing(c -> c.delta().orElseThrow())
                    .thenComparing(c -> c.explainedVariance().orElseThrow());

    private Eligibility() {}

    static Candidate judge(
            String conditionId,
            Optional<ConsistencyUpdated> figure,
            List<MissingSeed> missing,
            double floor) {
        int seeds = figure.map(f -> f.seeds().size()).orElse(0);
        if (seeds < FEWEST_SEEDS) {
            String why =
                    seeds + " seeds left, fewer than " + FEWEST_SEEDS + ": " + missing(missing);
            return new Candidate(
                    conditionId,
                    false,
                    Optional.of(why),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        ConsistencyUpdated known = figure.orElseThrow();
        Estimate trained = known.trained();
        Estimate random = known.baselines().sampled().estimate();
        double ev =
                known.quality().stream()
                        .mapToDouble(q -> q.quality().explainedVariance())
                        .average()
                        .orElseThrow();
        Optional<String> because =
                ev >= floor
                        ? Optional.empty()
                        : Optional.of(
                                format(
                                        "explained variance %.4f is below the floor of %.4f",
                                        ev, floor));
        return new Candidate(
                conditionId,
                because.isEmpty(),
                because,
                Optional.of(lowerBound(trained, random)),
                Optional.of(trained.mean() - random.mean()),
                Optional.of(ev));
    }

    static Selection select(List<Candidate> candidates, double floor, boolean useAll) {
        String criterion =
                "largest (trained CI low - random CI high, delta, explained variance) with mean"
                        + " explained variance of at least "
                        + floor;
        List<Candidate> eligible = candidates.stream().filter(Candidate::eligible).toList();
        List<Candidate> measurable =
                candidates.stream().filter(c -> c.lowerBound().isPresent()).toList();
        List<Candidate> pool = eligible.isEmpty() && useAll ? measurable : eligible;
        Optional<Candidate> best = pool.stream().max(RULE);
        String reason =
                best.map(c -> chosen(c, eligible.size(), candidates.size(), floor))
                        .orElseGet(() -> none(candidates));
        return new Selection(criterion, best.map(Candidate::conditionId), reason, candidates);
    }

    static String missing(List<MissingSeed> missing) {
        return missing.isEmpty()
                ? "no reason is known"
                : missing.stream()
                        .map(m -> "seed " + m.seed() + " " + m.reason())
                        .collect(Collectors.joining("; "));
    }

    private static double lowerBound(Estimate trained, Estimate random) {
        return trained.interval(Interval.PAIR_BOOTSTRAP).orElseThrow().low()
                - random.interval(Interval.PAIR_BOOTSTRAP).orElseThrow().high();
    }

    private static String chosen(Candidate best, int eligible, int all, double floor) {
        String label = label(best.conditionId());
        String pool =
                eligible == 0
                        ? format(
                                "no condition reaches the explained-variance floor of %.2f, so all"
                                        + " were compared",
                                floor)
                        : format(
                                "%d of %d conditions reach the explained-variance floor of %.2f",
                                eligible, all, floor);
        return format(
                "%s has the largest conservative lower bound of the delta (%.4f, delta %.4f,"
                        + " explained variance %.4f); %s",
                label,
                best.lowerBound().orElseThrow(),
                best.delta().orElseThrow(),
                best.explainedVariance().orElseThrow(),
                pool);
    }

    private static String none(List<Candidate> candidates) {
        return "no condition is eligible: "
                + candidates.stream()
                        .map(c -> label(c.conditionId()) + ": " + c.ineligibleBecause().orElse(""))
                        .collect(Collectors.joining("; "));
    }

    private static String label(String conditionId) {
        return conditionId.substring(conditionId.lastIndexOf('/') + 1);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
