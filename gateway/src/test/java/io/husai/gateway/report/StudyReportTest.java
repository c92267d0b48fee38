package io.husai.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.gateway.study.core.Figures;
import io.husai.gateway.study.core.KnownFacts;
import io.husai.gateway.study.core.StudyKinds;
import io.husai.gateway.study.core.StudyLimits;
import io.husai.gateway.study.core.StudyPlan;
import io.husai.gateway.study.core.StudyRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StudyReportTest {
    private static final double[] RANDOM_CI = {0.245, 0.247};
    private final StudyReport report = new StudyReport(completedStudy());

    @Test
    void shouldCarryThePublishedKeys() {
        ObjectNode results = report.results();

        assertThat(results.fieldNames())
                .toIterable()
                .contains(
                        "run_metadata",
                        "config",
                        "activation_stats",
                        "search_records",
                        "selection",
                        "retrain_record",
                        "control_record",
                        "contrasts");
        JsonNode record = results.path("search_records").get(0);
        assertThat(record.fieldNames())
                .toIterable()
                .contains(
                        "condition",
                        "d_sae",
                        "k",
                        "n_seeds",
                        "trained_pwmcc",
                        "random_pwmcc",
                        "delta_pwmcc",
                        "delta_pwmcc_ci_low_conservative",
                        "ratio_pwmcc",
                        "explained_variance",
                        "mse",
                        "runtime_sec",
                        "per_seed_metrics",
                        "trained_pairwise_pwmcc_values",
                        "random_pairwise_pwmcc_values",
                        "intervals",
                        "baselines",
                        "deltas");
        assertThat(record.path("trained_pwmcc").fieldNames())
                .toIterable()
                .containsExactly(
                        "mean", "std", "min", "max", "median", "ci95_low", "ci95_high", "n");
    }

    @Test
    void shouldComputeTheConservativeLowerBound() {
        JsonNode record = report.results().path("search_records").get(0);

        // trained 0.31 with interval 0.309 to 0.311, random interval to 0.247
        assertThat(record.path("delta_pwmcc_ci_low_conservative").asDouble())
                .isCloseTo(0.309 - 0.247, org.assertj.core.data.Offset.offset(1e-12));
    }

    @Test
    void shouldNameTheSelectedSparsity() {
        assertThat(report.results().path("selection").path("selected_k").asInt()).isEqualTo(4);
        assertThat(report.summary()).contains("Selected: **k = 4**");
    }

    /** Three candidates: t quantile 3.9608, standard error 0.001; delta 0.31 - 0.246. */
    @Test
    void shouldShowTheSimultaneousIntervalsWithTheSelection() {
        JsonNode first = report.results().path("selection").path("candidates").get(0);

        assertThat(first.path("simultaneous").path("low").asDouble())
                .isCloseTo(0.064 - 0.0039608, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(report.summary())
                .contains("The best of 3 is partly the luckiest.")
                .contains("| search k4 | 0.0640 | 0.0600 to 0.0680 |");
    }

    @Test
    void shouldPutTheMendedCrowdingEstimateBesideTheBound() {
        JsonNode baselines = report.results().path("search_records").get(0).path("baselines");

        assertThat(baselines.path("crowding").asDouble()).isEqualTo(0.2593);
        assertThat(baselines.path("crowding_mended").asDouble()).isEqualTo(0.2511);
        assertThat(report.csv("search").split("\r\n")[0]).contains("baseline_crowding_mended");
    }

    @Test
    void shouldGiveBothIntervalsOfTheContrast() {
        JsonNode contrast = report.results().path("contrasts").get(0);

        assertThat(contrast.path("difference").asDouble()).isEqualTo(0.0589);
        assertThat(contrast.path("pair_bootstrap").get(1).asDouble()).isEqualTo(0.0589 + 0.002);
        assertThat(contrast.path("seed_jackknife").get(0).asDouble()).isEqualTo(0.0589 - 0.004);
    }

    @Test
    void shouldWriteOneCsvRowPerCondition() {
        String[] lines = report.csv("search").split("\r\n");

        assertThat(lines).hasSize(4);
        assertThat(lines[0])
                .startsWith("condition,d_sae,k,n_seeds,step,delta_pwmcc")
                .contains("trained_pwmcc_ci95_low");
        assertThat(lines[1]).startsWith("search/k4,128,4,5,175,");
        assertThat(report.csv("retrain").split("\r\n")).hasSize(3);
    }

    @Test
    void shouldCarryTheFigureAtEveryPlannedStep() {
        JsonNode record = report.results().path("search_records").get(0);

        assertThat(record.path("course")).hasSize(1);
        JsonNode last = record.path("course").get(0);
        assertThat(last.path("step").asInt()).isEqualTo(175);
        assertThat(last.path("trained_pwmcc").asDouble()).isEqualTo(0.31);
        assertThat(last.path("interval").path("method").asText()).isEqualTo("seed-jackknife");
    }

    @Test
    void shouldRejectAnUnknownTable() {
        assertThatThrownBy(() -> report.csv("results"))
                .hasMessageContaining("table: results")
                .hasMessageContaining("retrain, search, sweep");
    }

    @Test
    void shouldReportAStudyThatHasOnlyBegun() {
        StudyRequest request = request();
        StudyReport begun =
                new StudyReport(
                        new ReportFacts(
                                "s",
                                request,
                                "running",
                                Optional.empty(),
                                Instant.EPOCH,
                                Optional.empty(),
                                Optional.empty(),
                                StudyPlan.awaitDataset(),
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                Map.of()));

        assertThat(begun.results().path("search_records").isEmpty()).isTrue();
        assertThat(begun.summary()).contains("Status: **running**");
    }

    private static ReportFacts completedStudy() {
        StudyKinds kinds = StudyKinds.all();
        StudyRequest request = request();
        Map<String, ConsistencyUpdated> figures = new HashMap<>();
        StudyPlan search = kinds.plan("s", request, facts(figures));
        double trained = 0.31;
        for (StudyPlan.PlannedCondition c : search.conditions()) {
            figures.put(c.id(), figure(c, trained));
            trained -= 0.02;
        }
        StudyPlan retraining = kinds.plan("s", request, facts(figures));
        retraining.conditions().forEach(c -> figures.putIfAbsent(c.id(), figure(c, 0.3)));
        String contrastId = retraining.contrasts().get(0).contrastId();
        Map<String, ContrastUpdated> contrasts =
                Map.of(
                        contrastId,
                        Figures.contrast("s", contrastId, "s/retrain/k4", "s/control/k32", 0.0589));
        KnownFacts known =
                new KnownFacts(Optional.of(Figures.STUDY_DATASET), figures, contrasts, Map.of());
        Map<String, Double> runtimes = new HashMap<>();
        figures.keySet().forEach(id -> runtimes.put(id, 1.5));
        return new ReportFacts(
                "s",
                request,
                "completed",
                Optional.of("every planned figure is final"),
                Instant.EPOCH,
                Optional.of(Instant.EPOCH.plusSeconds(60)),
                known.dataset(),
                kinds.plan("s", request, known),
                figures,
                Map.of(),
                contrasts,
                runtimes);
    }

    private static ConsistencyUpdated figure(StudyPlan.PlannedCondition condition, double trained) {
        double[] ci = {trained - 0.001, trained + 0.001};
        return Figures.of(condition.condition(), trained, ci, 0.246, RANDOM_CI, 0.4);
    }

    private static KnownFacts facts(Map<String, ConsistencyUpdated> figures) {
        return new KnownFacts(Optional.of(Figures.STUDY_DATASET), figures, Map.of(), Map.of());
    }

    private static StudyRequest request() {
        ObjectNode body = Json.MAPPER.createObjectNode().put("kind", "adaptive-l0");
        body.putObject("parameters").putArray("k").add(4).add(8).add(16);
        return StudyKinds.all().parse(body, StudyLimits.DEFAULT);
    }
}
