package io.husai.gateway.study.core;

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
     */
    public record Candidate(
            String conditionId,
            boolean eligible,
            Optional<String> ineligibleBecause,
            Optional<Double> lowerBound,
            Optional<Double> delta,
            Optional<Double> explainedVariance) {}
}
