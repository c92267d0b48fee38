package io.husai.gateway.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.event.RunProgress;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.gateway.run.Run;
import io.husai.gateway.study.core.DatasetSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A study as the API shows it.
 *
 * @param id the study
 * @param kind of study
 * @param status how it stands
 * @param phase the step it is in
 * @param reason why it ended as it did; absent while it runs
 * @param createdAt when it was asked for
 * @param finishedAt when it ended; absent while it runs
 * @param numerics the class of trainers
 * @param cache whether finished runs are announced instead of trained anew
 * @param parameters with every default filled in
 * @param datasetSource where its dataset comes from
 * @param dataset its dataset; absent until it is there
 * @param revision of its declaration
 * @param jobs how many there are in each state
 * @param conditions in the order of declaration
 * @param contrasts the latest figure of each
 * @param selection its choice; absent until it is made
 */
public record StudyView(
        UUID id,
        String kind,
        StudyStatus status,
        String phase,
        String reason,
        Instant createdAt,
        Instant finishedAt,
        String numerics,
        boolean cache,
        ObjectNode parameters,
        DatasetSource datasetSource,
        DatasetDescription dataset,
        long revision,
        Map<String, Long> jobs,
        List<ConditionView> conditions,
        List<ContrastUpdated> contrasts,
        JsonNode selection) {
    /**
     * @param id {@code <studyId>/<phase>/<label>}
     * @param phase the phase that trains it
     * @param label its name inside the phase
     * @param spec what its runs share
     * @param seeds expected
     * @param missing those that will not come, with reasons
     * @param runs in seed order
     * @param figure its latest figure; absent until there is one
     */
    public record ConditionView(
            String id,
            String phase,
            String label,
            ConditionSpec spec,
            List<Long> seeds,
            List<MissingSeed> missing,
            List<RunView> runs,
            FigureSummary figure) {}

    /**
     * @param conditionId its condition
     * @param seed its seed
     * @param runId digest of its spec
     * @param state where it stands
     * @param step steps done
     * @param steps of how many
     * @param loss of the last batch; absent before the first step
     * @param stepsPerSecond while it runs
     * @param reason why it failed; absent where it did not
     */
    public record RunView(
            String conditionId,
            long seed,
            String runId,
            RunProgress.State state,
            long step,
            long steps,
            Double loss,
            Double stepsPerSecond,
            String reason) {
        static RunView of(Run run) {
            return new RunView(
                    run.conditionId(),
                    run.seed(),
                    run.runId(),
                    run.state(),
                    run.step(),
                    run.steps(),
                    run.loss(),
                    run.stepsPerSecond(),
                    run.reason());
        }
    }
}
