package io.husai.gateway.study.core;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.Interval;
import io.husai.gateway.study.core.Selection.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The winner's curse of a search made visible: the best of several is partly the luckiest, so its
 * own 95 % interval claims too much. Each candidate's delta over the sampled baseline gets its seed
 * jackknife at level {@code 1 - 0.05 / m}, m the number of candidates with such an interval
 * (Bonferroni): together they cover at 95 % or more, under any dependence, and so does the one that
 * was chosen.
 */
final class SimultaneousDeltas {
    private static final double LEVEL = 0.95;
    private static final String BASELINE = "sampled";

    private SimultaneousDeltas() {}

    /**
     * @param figures of the candidates by conditionId
     * @return the candidates in the same order, with intervals where their figures have one
     */
    static List<Candidate> added(
            List<Candidate> candidates, Map<String, ConsistencyUpdated> figures) {
        long looked = candidates.stream().filter(c -> single(c, figures).isPresent()).count();
        return candidates.stream()
                .map(c -> single(c, figures).map(i -> c.with(widened(i, looked))).orElse(c))
                .toList();
    }

    /** The delta's own seed jackknife. */
    private static Optional<Interval> single(
            Candidate candidate, Map<String, ConsistencyUpdated> figures) {
        return Optional.ofNullable(figures.get(candidate.conditionId())).stream()
                .flatMap(figure -> figure.deltas().stream())
                .filter(delta -> delta.baseline().equals(BASELINE))
                .flatMap(delta -> delta.intervals().stream())
                .filter(interval -> interval.method().equals(Interval.SEED_JACKKNIFE))
                .findFirst();
    }

    private static Interval widened(Interval single, long looked) {
        double tail = (1 - LEVEL) / 2 / looked;
        double quantile =
                new TDistribution(single.degreesOfFreedom()).inverseCumulativeProbability(1 - tail);
        double middle = (single.low() + single.high()) / 2;
        double half = quantile * single.standardError();
        return new Interval(
                Interval.SIMULTANEOUS,
                LEVEL,
                middle - half,
                middle + half,
                single.standardError(),
                single.degreesOfFreedom());
    }
}
