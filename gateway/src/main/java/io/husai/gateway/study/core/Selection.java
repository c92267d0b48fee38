package io.husai.gateway.study.core;

import io.husai.contracts.event.Interval;
import java.util.List;
import java.util.Optional;

/**
 * A study's choice among the conditions of a phase.
 *
 * @param criterion the rule, in words
 * @param selected conditionId of the choice; empty where none was eligible
 * @param reason why, in one sentence
 * @param candidates every condition of the phase with what the rule saw, in phase order
 */
public record Selection(
        String criterion, Optional<String> selected, String reason, List<Candidate> candidates) {
    public Selection {
        candidates = List.copyOf(candidates);
    }

    /**
     * @param conditionId the condition
     * @param eligible whether it could be chosen
     * @param ineligibleBecause why not; empty where it could
     * @param lowerBound conservative lower bound of the delta: low end of the trained interval
     *     minus high end of the random one
     * @param delta trained minus random mean PWMCC
     * @param explainedVariance mean over the seeds
     * @param simultaneous interval of the delta that holds for all candidates together at 95 %, see
     *     {@link SimultaneousDeltas}; empty where there is none
     */
    public record Candidate(
            String conditionId,
            boolean eligible,
            Optional<String> ineligibleBecause,
            Optional<Double> lowerBound,
            Optional<Double> delta,
            Optional<Double> explainedVariance,
            Optional<Interval> simultaneous) {
        /** Without a simultaneous interval. */
        public Candidate(
                String conditionId,
                boolean eligible,
                Optional<String> ineligibleBecause,
                Optional<Double> lowerBound,
                Optional<Double> delta,
                Optional<Double> explainedVariance) {
            this(
                    conditionId,
                    eligible,
                    ineligibleBecause,
                    lowerBound,
                    delta,
                    explainedVariance,
                    Optional.empty());
        }

        Candidate with(Interval interval) {
            return new Candidate(
                    conditionId,
                    eligible,
                    ineligibleBecause,
                    lowerBound,
                    delta,
                    explainedVariance,
                    Optional.of(interval));
        }
    }
}
