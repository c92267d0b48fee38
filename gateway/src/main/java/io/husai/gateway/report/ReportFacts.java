package io.husai.gateway.report;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.DatasetDescription;
import io.husai.gateway.study.core.StudyPlan;
import io.husai.gateway.study.core.StudyRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a report is made of.
 *
 * @param studyId the study
 * @param request what was asked for
 * @param status for people, for example {@code completed}
 * @param reason why it ended as it did; empty while it runs
 * @param createdAt when it was asked for
 * @param finishedAt when it ended; empty while it runs
 * @param dataset what it trained on, once it is there
 * @param plan the latest plan
 * @param figures latest figures by conditionId, each at its condition's last planned step
 * @param earlier the figures at the planned steps before, by conditionId, in step order
 * @param contrasts latest contrasts by contrastId, each at its last planned step
 * @param runtimeSeconds by conditionId, from the first claim of one of its jobs to its last
 *     completed run
 */
public record ReportFacts(
        String studyId,
        StudyRequest request,
        String status,
        Optional<String> reason,
        Instant createdAt,
        Optional<Instant> finishedAt,
        Optional<DatasetDescription> dataset,
        StudyPlan plan,
        Map<String, ConsistencyUpdated> figures,
        Map<String, List<ConsistencyUpdated>> earlier,
        Map<String, ContrastUpdated> contrasts,
        Map<String, Double> runtimeSeconds) {}
