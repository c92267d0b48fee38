package io.husai.gateway.study.core;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.gateway.study.core.Selection.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The sweep's selection rule: among the lambdas whose mean explained variance drops by at most the
 * limit against lambda 0, the largest (conservative lower bound, delta, alignment to the
 * reference).
 */
final class SweepEligibility {
    private final double maxDrop;
    private final KnownFacts known;

    SweepEligibility(double maxDrop, KnownFacts known) {
        this.maxDrop = maxDrop;
        this.known = known;
    }

    Selection select(String baseline, List<String> conditionIds) {
        Optional<Double> baselineEv = judge(baseline, Double.NEGATIVE_INFINITY).explainedVariance();
        List<Candidate> candidates = new ArrayList<>();
        double floor = baselineEv.map(ev -> ev - maxDrop).orElse(Double.POSITIVE_INFINITY);
        conditionIds.forEach(id -> candidates.add(judge(id, floor)));
        Optional<Candidate> best =
                candidates.stream()
                        .filter(Candidate::eligible)
                        .max(
                                Comparator.comparing((Candidate c) -> c.lowerBound().orElseThrow())
                                        .thenComparing(c -> c.delta().orElseThrow())
                                        .thenComparing(c -> alignment(c.conditionId())));
        String criterion =
                "largest (trained CI low - random CI high, delta, alignment to the reference) with"
                        + " an explained-variance drop against lambda 0 of at most "
                        + maxDrop;
        String reason =
                best.map(this::chosen)
                        .orElse(
                                baselineEv.isEmpty()
                                        ? "lambda 0 has fewer than 3 seeds left, so nothing can be"
                                                + " held against it"
                                        : "no lambda is eligible");
        return new Selection(criterion, best.map(Candidate::conditionId), reason, candidates);
    }

    private Candidate judge(String conditionId, double floor) {
        return Eligibility.judge(
                conditionId, known.figure(conditionId), known.missing(conditionId), floor);
    }

    private double alignment(String conditionId) {
        Double alignment =
                known.figure(conditionId)
                        .map(ConsistencyUpdated::alignmentToReference)
                        .orElse(null);
        return alignment == null ? 0 : alignment;
    }

    private String chosen(Candidate best) {
        return String.format(
                Locale.ROOT,
                "%s has the largest conservative lower bound of the delta (%.4f, delta %.4f,"
                        + " alignment %.4f) within an explained-variance drop of %.2f",
                best.conditionId().substring(best.conditionId().lastIndexOf('/') + 1),
                best.lowerBound().orElseThrow(),
                best.delta().orElseThrow(),
                alignment(best.conditionId()),
                maxDrop);
    }
}
