package io.husai.gateway.study;

import java.time.Instant;
import java.util.UUID;

/**
 * A study in a list, and in its event stream.
 *
 * @param id the study
 * @param kind of study
 * @param status how it stands
 * @param phase the step it is in
 * @param reason why it ended as it did; absent while it runs
 * @param createdAt when it was asked for
 * @param finishedAt when it ended; absent while it runs
 * @param dataset digest of its dataset; absent until it is there
 * @param selection its choice; absent until it is made
 */
public record StudySummary(
        UUID id,
        String kind,
        StudyStatus status,
        String phase,
        String reason,
        Instant createdAt,
        Instant finishedAt,
        String dataset,
        com.fasterxml.jackson.databind.JsonNode selection) {
    static StudySummary of(Study study) {
        return new StudySummary(
                study.id,
                study.kind,
                study.status,
                study.phase,
                study.reason,
                study.createdAt,
                study.finishedAt,
                study.datasetSha256,
                study.selection().isNull() ? null : study.selection());
    }
}
