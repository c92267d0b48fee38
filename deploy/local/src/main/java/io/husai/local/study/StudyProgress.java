package io.husai.local.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import io.husai.contracts.event.ConsistencyUpdated;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far a study is, built from its event stream. For one thread. */
final class StudyProgress {
    private static final List<String> PHASES =
            List.of("search", "retrain", "control", "reference", "sweep");
    private static final Comparator<ConditionProgress> ORDER =
            Comparator.comparingInt(StudyProgress::phaseRank)
                    .thenComparingLong(StudyProgress::number)
                    .thenComparing(ConditionProgress::label);

    private final Map<String, ConditionProgress> conditions = new LinkedHashMap<>();
    private String status = "running";
    private String phase = "dataset";
    private String reason = "";
    private String dataset = "";
    private boolean ended;

    /** Takes an event; events of types that are not known are ignored. */
    void apply(ServerSentEvent event) {
        try {
            switch (event.name()) {
                case "study" -> applyStudy(Json.MAPPER.readTree(event.data()));
                case "end" -> {
                    applyStudy(Json.MAPPER.readTree(event.data()));
                    ended = true;
                }
                case "progress" -> {
                    JsonNode run = Json.MAPPER.readTree(event.data());
                    condition(run.path("conditionId").asText()).apply(run);
                }
                case "consistency" -> {
                    ConsistencyUpdated figure =
                            Json.MAPPER.readValue(event.data(), ConsistencyUpdated.class);
                    condition(figure.conditionId()).apply(figure);
                }
                default -> {
                    // contrasts are shown at the end, from the report
                }
            }
        } catch (JsonProcessingException e) {
            throw GatewayException.unreachable(
                    "the gateway sent an event of type "
                            + event.name()
                            + " that can't be read: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    private void applyStudy(JsonNode study) {
        status = study.path("status").asText(status);
        phase = study.path("phase").asText(phase);
        reason = study.path("reason").asText(reason);
        dataset = study.path("dataset").asText(dataset);
    }

    private ConditionProgress condition(String id) {
        return conditions.computeIfAbsent(id, ConditionProgress::new);
    }

    private static int phaseRank(ConditionProgress condition) {
        int rank = PHASES.indexOf(condition.phase());
        return rank < 0 ? PHASES.size() : rank;
    }

    /** The number in a label such as k12, so that k4 comes before k12. */
    private static long number(ConditionProgress condition) {
        String digits = condition.label().replaceAll("\\D", "");
        return digits.isEmpty() || digits.length() > 18 ? 0 : Long.parseLong(digits);
    }

    /** In the order of phases, then of their labels. */
    List<ConditionProgress> conditions() {
        List<ConditionProgress> ordered = new ArrayList<>(conditions.values());
        ordered.sort(ORDER);
        return ordered;
    }

    String status() {
        return status;
    }

    String phase() {
        return phase;
    }

    /** Why the study ended as it did; empty while it runs. */
    String reason() {
        return reason;
    }

    /** Digest of the dataset; empty until it is there. */
    String dataset() {
        return dataset;
    }

    boolean ended() {
        return ended;
    }
}
