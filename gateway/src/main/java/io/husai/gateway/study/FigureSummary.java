package io.husai.gateway.study;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.Estimate;
import io.husai.contracts.event.Verdict;
import java.util.List;

/**
 * The figure of a condition without its pairs and seeds.
 *
 * @param step the step
 * @param isFinal whether nothing that is expected is missing
 * @param lastPlannedStep whether this is the declared analysis
 * @param seeds present
 * @param trained PWMCC over the pairs; absent below two seeds
 * @param heldOut the same without the reference; absent where there is none
 * @param deltas to the baselines
 * @param explainedVariance over the seeds
 * @param verdict absent on what is incomplete
 */
public record FigureSummary(
        long step,
        @com.fasterxml.jackson.annotation.JsonProperty("final") boolean isFinal,
        boolean lastPlannedStep,
        List<Long> seeds,
        Estimate trained,
        Estimate heldOut,
        List<ConsistencyUpdated.Delta> deltas,
        Estimate explainedVariance,
        Verdict verdict) {
    static FigureSummary of(ConsistencyUpdated figure) {
        return new FigureSummary(
                figure.step(),
                figure.isFinal(),
                figure.lastPlannedStep(),
                figure.seeds(),
                figure.trained(),
                figure.heldOut(),
                figure.deltas(),
                figure.explainedVariance(),
                figure.verdict());
    }
}
