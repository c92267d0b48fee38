package io.husai.gateway.study.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Json;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.Interval;
import io.husai.contracts.event.MissingSeed;
import io.husai.gateway.study.core.StudyPlan.PlannedCondition;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveL0Test {
    private static final double[] RANDOM_CI = {0.2445, 0.2466};
    private final StudyKinds kinds = StudyKinds.all();
    private final StudyRequest published = request("{}");

    @Test
    void shouldWaitForItsDataset() {
        StudyPlan plan = kinds.plan("s", published, KnownFacts.nothing());

        assertThat(plan.phase()).isEqualTo("dataset");
        assertThat(plan.conditions()).isEmpty();
        assertThat(plan.outcome()).isEmpty();
    }

    @Test
    void shouldSearchThePublishedEightSparsities() {
        StudyPlan plan = kinds.plan("s", published, facts(Map.of()));

        assertThat(plan.phase()).isEqualTo("search");
        assertThat(plan.conditions())
                .extracting(PlannedCondition::id)
                .containsExactly(
                        "s/search/k4",
                        "s/search/k8",
                        "s/search/k12",
                        "s/search/k16",
                        "s/search/k24",
                        "s/search/k32",
                        "s/search/k48",
                        "s/search/k64");
        // 25 epochs of ceil(12769 / 2048) = 7 steps, a snapshot every 5 epochs
        assertThat(plan.conditions().get(0).condition().plannedSteps())
                .containsExactly(0L, 35L, 70L, 105L, 140L, 175L);
        assertThat(plan.conditions().get(0).condition().seeds())
                .containsExactly(42L, 123L, 456L, 789L, 1011L);
    }

    @Test
    void shouldNotDecideBeforeEverySearchFigureIsFinal() throws IOException {
        Map<String, ConsistencyUpdated> figures = referenceSearch(published);
        figures.remove("s/search/k48");

        StudyPlan plan = kinds.plan("s", published, facts(figures));

        assertThat(plan.phase()).isEqualTo("search");
        assertThat(plan.selection()).isEmpty();
    }

    @Test
    void shouldSelectFourOnTheReferencesFigures() throws IOException {
        StudyPlan plan = kinds.plan("s", published, facts(referenceSearch(published)));

        assertThat(plan.selection().orElseThrow().selected()).contains("s/search/k4");
        // golden/study.json: 0.26230 - 0.2466
        assertThat(plan.selection().orElseThrow().candidates().get(0).lowerBound().orElseThrow())
                .isCloseTo(0.0157, org.assertj.core.data.Offset.offset(1e-4));
    }

    @Test
    void shouldCarryTheWinnersCurseInIntervalsThatHoldForAllEight() throws IOException {
        StudyPlan plan = kinds.plan("s", published, facts(referenceSearch(published)));

        assertThat(plan.selection().orElseThrow().candidates())
                .allSatisfy(
                        c -> {
                            Interval interval = c.simultaneous().orElseThrow();
                            assertThat(interval.method()).isEqualTo(Interval.SIMULTANEOUS);
                            // scipy.stats.t.ppf(1 - 0.025 / 8, 4) = 5.26105758, standard error
                            // 0.001
                            assertThat(interval.high() - c.delta().orElseThrow())
                                    .isCloseTo(5.26105758 * 0.001, within(1e-8));
                        });
    }

    @Test
    void shouldRetrainOtherSeedsThanTheSearchsWhereTheProtocolIsSplit() throws IOException {
        StudyRequest split = request("{\"protocol\": \"split\"}");

        StudyPlan plan = kinds.plan("s", split, facts(referenceSearch(split)));

        assertThat(plan.conditions().get(0).condition().seeds())
                .containsExactly(42L, 123L, 456L, 789L, 1011L);
        assertThat(plan.conditions().get(8).condition().seeds())
                .containsExactly(2022L, 2023L, 2024L, 2025L, 2026L, 2027L, 2028L, 2029L);
        assertThat(new AdaptiveL0().normalise(split.parameters(), StudyLimits.DEFAULT))
                .isEqualTo(split.parameters());
    }

    @Test
    void shouldRetrainTheSelectedAndTheControlForTheSameSteps() throws IOException {
        StudyPlan plan = kinds.plan("s", published, facts(referenceSearch(published)));

        assertThat(plan.phase()).isEqualTo("retrain");
        PlannedCondition retrain = plan.conditions().get(8);
        PlannedCondition control = plan.conditions().get(9);
        assertThat(retrain.id()).isEqualTo("s/retrain/k4");
        assertThat(control.id()).isEqualTo("s/control/k32");
        assertThat(retrain.condition().lastStep()).isEqualTo(280);
        assertThat(control.condition().plannedSteps())
                .isEqualTo(retrain.condition().plannedSteps());
        assertThat(control.condition().seeds()).isEqualTo(retrain.condition().seeds()).hasSize(8);
        assertThat(plan.contrasts())
                .singleElement()
                .satisfies(c -> assertThat(c.a()).isEqualTo("s/retrain/k4"));
        assertThat(plan.outcome()).isEmpty();
    }

    @Test
    void shouldCompleteOnceTheContrastIsFinal() throws IOException {
        Map<String, ConsistencyUpdated> figures = referenceSearch(published);
        StudyPlan retraining = kinds.plan("s", published, facts(figures));
        retraining
                .conditions()
                .subList(8, 10)
                .forEach(c -> figures.put(c.id(), figure(c, 0.3, 0.5)));
        String contrast = retraining.contrasts().get(0).contrastId();
        ContrastUpdated difference =
                Figures.contrast("s", contrast, "s/retrain/k4", "s/control/k32", 0.0589);

        StudyPlan plan =
                kinds.plan(
                        "s",
                        published,
                        new KnownFacts(
                                Optional.of(Figures.STUDY_DATASET),
                                figures,
                                Map.of(contrast, difference),
                                Map.of()));

        assertThat(plan.outcome().orElseThrow().status()).isEqualTo(Outcome.Status.COMPLETED);
        assertThat(kinds.plan("s", published, facts(figures)).outcome()).isEmpty();
    }

    @Test
    void shouldEndInconclusiveWhenNoConditionReachesTheFloor() throws IOException {
        StudyRequest strict = request("{\"evFloor\": 0.9}");

        StudyPlan plan = kinds.plan("s", strict, facts(referenceSearch(strict)));

        assertThat(plan.outcome().orElseThrow().status()).isEqualTo(Outcome.Status.INCONCLUSIVE);
        assertThat(plan.outcome().orElseThrow().reason())
                .contains("k4: explained variance 0.2701 is below the floor of 0.9000");
    }

    @Test
    void shouldDropTheFloorWhenAskedTo() throws IOException {
        StudyRequest fallback = request("{\"evFloor\": 0.9, \"onNoneEligible\": \"use-all\"}");

        StudyPlan plan = kinds.plan("s", fallback, facts(referenceSearch(fallback)));

        assertThat(plan.selection().orElseThrow().selected()).contains("s/search/k4");
        assertThat(plan.selection().orElseThrow().reason()).contains("so all were compared");
    }

    @Test
    void shouldSayThatThereIsNoContrastWhenTheControlIsSelected() throws IOException {
        StudyRequest same = request("{\"controlK\": 4}");
        Map<String, ConsistencyUpdated> figures = referenceSearch(same);
        StudyPlan retraining = kinds.plan("s", same, facts(figures));
        PlannedCondition retrain = retraining.conditions().get(8);
        figures.put(retrain.id(), figure(retrain, 0.3, 0.5));

        StudyPlan plan = kinds.plan("s", same, facts(figures));

        assertThat(plan.contrasts()).isEmpty();
        assertThat(plan.conditions()).hasSize(9);
        assertThat(plan.outcome().orElseThrow().reason()).contains("no contrast");
    }

    @Test
    void shouldNotSelectAConditionWithFewerThanThreeSeeds() throws IOException {
        Map<String, List<MissingSeed>> missing =
                Map.of(
                        "s/search/k4",
                        List.of(
                                new MissingSeed(42, "diverged"),
                                new MissingSeed(123, "diverged"),
                                new MissingSeed(456, "diverged")));
        KnownFacts few =
                new KnownFacts(Optional.of(Figures.STUDY_DATASET), Map.of(), Map.of(), missing);
        Map<String, ConsistencyUpdated> figures = referenceSearch(published, few);

        StudyPlan plan =
                kinds.plan(
                        "s",
                        published,
                        new KnownFacts(
                                Optional.of(Figures.STUDY_DATASET), figures, Map.of(), missing));

        assertThat(plan.selection().orElseThrow().selected()).contains("s/search/k8");
        assertThat(plan.conditions().get(0).condition().missing()).hasSize(3);
    }

    @Test
    void shouldEndInconclusiveWhenTheRetrainLosesItsSeeds() throws IOException {
        Map<String, ConsistencyUpdated> figures = referenceSearch(published);
        StudyPlan retraining = kinds.plan("s", published, facts(figures));
        PlannedCondition control = retraining.conditions().get(9);
        figures.put(control.id(), figure(control, 0.26, 0.68));
        List<MissingSeed> all =
                control.condition().seeds().stream()
                        .map(seed -> new MissingSeed(seed, "diverged"))
                        .toList();

        StudyPlan plan =
                kinds.plan(
                        "s",
                        published,
                        new KnownFacts(
                                Optional.of(Figures.STUDY_DATASET),
                                figures,
                                Map.of(),
                                Map.of("s/retrain/k4", all)));

        assertThat(plan.outcome().orElseThrow().status()).isEqualTo(Outcome.Status.INCONCLUSIVE);
        assertThat(plan.outcome().orElseThrow().reason())
                .contains("retrain k4 has fewer than 3 seeds left")
                .contains("diverged");
    }

    @Test
    void shouldTrainTheControlAlone() {
        StudyRequest controlOnly = request("{\"controlOnly\": true}");

        StudyPlan plan = kinds.plan("s", controlOnly, facts(Map.of()));

        assertThat(plan.conditions())
                .extracting(PlannedCondition::id)
                .containsExactly("s/control/k32");
        assertThat(plan.contrasts()).isEmpty();
    }

    @Test
    void shouldReadItsOwnNormalisedParameters() {
        assertThat(new AdaptiveL0().normalise(published.parameters(), StudyLimits.DEFAULT))
                .isEqualTo(published.parameters());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'k': [200]}                       | parameters.k             | 1 to 128",
                "{'k': []}                          | parameters.k             | at least one"
                        + " entry",
                "{'k': 4}                           | parameters.k             | a list",
                "{'k': [4, 4]}                      | parameters.k             | each value once",
                "{'searchSeeds': []}                | parameters.searchSeeds   | at least one"
                        + " entry",
                "{'searchSeeds': [42]}              | parameters.searchSeeds   | at least 3"
                        + " different seeds",
                "{'retrainSeeds': [1, 2, -3]}       | parameters.retrainSeeds  | a whole number"
                        + " from 0",
                "{'searchEpochs': 1000000000}       | parameters.searchEpochs  | from 1 to 100000",
                "{'searchEpochs': 2.5}              | parameters.searchEpochs  | a whole number",
                "{'learningRate': 0}                | parameters.learningRate  | a number from",
                "{'onNoneEligible': 'maybe'}        | parameters.onNoneEligible| inconclusive,"
                        + " use-all",
                "{'protocol': 'split', 'retrainSeeds': [1, 2, 42]} | parameters.retrainSeeds |"
                        + " no seed of searchSeeds",
                "{'protocol': 'half'}               | parameters.protocol      | published, split",
                "{'sparsity': 4}                    | parameters.sparsity      | no such field",
                "{'dSae': 100000}                   | parameters.dSae          | 1 to 16384"
            })
    void shouldNameTheFieldThatIsWrong(String parameters, String field, String expected) {
        assertThatThrownBy(() -> request(parameters.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        e -> assertThat(e.field()).isEqualTo(field.strip()))
                .hasMessageContaining(expected);
    }

    @Test
    void shouldRejectUnknownFieldsOfTheRequest() {
        assertThatThrownBy(
                        () ->
                                kinds.parse(
                                        json("{\"kind\": \"adaptive-l0\", \"parameter\": {}}"),
                                        StudyLimits.DEFAULT))
                .hasMessageContaining("parameter: ")
                .hasMessageContaining("no such field");
    }

    @Test
    void shouldRejectMoreStepsThanAnyRunMayHave() {
        StudyRequest longest = request("{\"searchEpochs\": 100000, \"batchSize\": 1}");

        assertThatThrownBy(() -> kinds.plan("s", longest, facts(Map.of())))
                .hasMessageContaining("parameters.searchEpochs")
                .hasMessageContaining("at most 783 epochs of 12769 steps");
    }

    private Map<String, ConsistencyUpdated> referenceSearch(StudyRequest request)
            throws IOException {
        return referenceSearch(request, facts(Map.of()));
    }

    /** The reference's search figures (golden/study.json). */
    private Map<String, ConsistencyUpdated> referenceSearch(StudyRequest request, KnownFacts known)
            throws IOException {
        Map<String, ConsistencyUpdated> figures = new HashMap<>();
        try (InputStream in = getClass().getResourceAsStream("/golden/study.json")) {
            JsonNode search = Json.MAPPER.readTree(in).path("search");
            for (PlannedCondition c : kinds.plan("s", request, known).conditions()) {
                for (JsonNode row : search) {
                    if (row.path("k").asInt() == c.condition().spec().sae().k()) {
                        double[] ci = {
                            row.path("trained_ci95").get(0).asDouble(),
                            row.path("trained_ci95").get(1).asDouble()
                        };
                        figures.put(
                                c.id(),
                                Figures.of(
                                        c.condition(),
                                        row.path("trained_pwmcc").asDouble(),
                                        ci,
                                        row.path("random_pwmcc").asDouble(),
                                        RANDOM_CI,
                                        row.path("explained_variance").asDouble()));
                    }
                }
            }
        }
        return figures;
    }

    private static ConsistencyUpdated figure(
            PlannedCondition condition, double trained, double ev) {
        double[] ci = {trained - 0.001, trained + 0.001};
        return Figures.of(condition.condition(), trained, ci, 0.246, RANDOM_CI, ev);
    }

    private static KnownFacts facts(Map<String, ConsistencyUpdated> figures) {
        return new KnownFacts(Optional.of(Figures.STUDY_DATASET), figures, Map.of(), Map.of());
    }

    private StudyRequest request(String parameters) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("kind", "adaptive-l0");
        body.set("parameters", json(parameters));
        return kinds.parse(body, StudyLimits.DEFAULT);
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
