package io.husai.gateway.study.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.MissingSeed;
import io.husai.gateway.study.core.StudyPlan.PlannedCondition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SweepsTest {
    private static final double[] RANDOM_CI = {0.2445, 0.2466};
    private final StudyKinds kinds = StudyKinds.all();

    @Test
    void shouldTrainTheReferenceFirst() {
        StudyPlan plan = kinds.plan("s", sweep("{}"), facts(Map.of()));

        assertThat(plan.phase()).isEqualTo("reference");
        assertThat(plan.conditions())
                .singleElement()
                .satisfies(
                        c -> {
                            assertThat(c.id()).isEqualTo("s/reference/seed42");
                            assertThat(c.condition().seeds()).containsExactly(42L);
                            // 30 epochs of 7 steps
                            assertThat(c.condition().lastStep()).isEqualTo(210);
                        });
    }

    @Test
    void shouldPullEveryLambdaToTheReferencesDecoder() {
        StudyPlan plan = kinds.plan("s", sweep("{}"), facts(withReference(sweep("{}"))));

        assertThat(plan.conditions())
                .extracting(PlannedCondition::label)
                .containsExactly(
                        "seed42",
                        "lambda0",
                        "lambda0.0001",
                        "lambda0.0005",
                        "lambda0.001",
                        "lambda0.002");
        PlannedCondition strongest = plan.conditions().get(5);
        String referenceRun = plan.conditions().get(0).condition().spec().withSeed(42).runId();
        assertThat(strongest.condition().spec().alignment().lambda()).isEqualTo(0.002);
        assertThat(strongest.condition().reference().runId()).isEqualTo(referenceRun);
        assertThat(strongest.condition().reference().step()).isEqualTo(210);
    }

    @Test
    void shouldTrainLambdaZeroAsTheSameRunsAsAPlainCondition() {
        StudyPlan plan = kinds.plan("s", sweep("{}"), facts(withReference(sweep("{}"))));

        PlannedCondition reference = plan.conditions().get(0);
        PlannedCondition zero = plan.conditions().get(1);
        assertThat(zero.condition().spec()).isEqualTo(reference.condition().spec());
        assertThat(zero.condition().reference()).isNotNull();
    }

    @Test
    void shouldSelectUnderTheLimitOnTheExplainedVariance() {
        StudyRequest request = sweep("{\"lambdas\": [0, 0.002, 1]}");
        StudyPlan plan =
                kinds.plan(
                        "s",
                        request,
                        facts(
                                swept(
                                        request,
                                        new double[] {0.280, 0.282, 0.360},
                                        new double[] {0.366, 0.366, 0.306})));

        // lambda 1 is the most consistent but drops the explained variance by 0.06, more than 0.05
        assertThat(plan.selection().orElseThrow().selected()).contains("s/sweep/lambda0.002");
        assertThat(plan.contrasts())
                .extracting(c -> c.contrastId())
                .containsExactly("s/contrast/lambda0.002-lambda0", "s/contrast/lambda1-lambda0");
        assertThat(plan.outcome()).isEmpty();
    }

    @Test
    void shouldCompleteOnceTheContrastsAreFinal() {
        StudyRequest request = sweep("{\"lambdas\": [0, 0.002]}");
        Map<String, ConsistencyUpdated> figures =
                swept(request, new double[] {0.280, 0.282}, new double[] {0.366, 0.366});
        ContrastUpdated contrast =
                Figures.contrast("s", "s/contrast/lambda0.002-lambda0", "a", "b", 0.0007);

        StudyPlan plan =
                kinds.plan(
                        "s",
                        request,
                        new KnownFacts(
                                Optional.of(Figures.STUDY_DATASET),
                                figures,
                                Map.of(contrast.contrastId(), contrast),
                                Map.of()));

        assertThat(plan.outcome().orElseThrow().status()).isEqualTo(Outcome.Status.COMPLETED);
    }

    /** Seeds 123 to 1011 under references 42 and 7, lambda 0 and 0.002: four swept conditions. */
    @Test
    void shouldContrastOnlyOnceThePairsAcrossReferencesAreMeasured() {
        StudyRequest request = sweep("{\"lambdas\": [0, 0.002], \"referenceSeeds\": [42, 7]}");
        Map<String, ConsistencyUpdated> figures = withReferences(request, 2);
        List<PlannedCondition> swept = kinds.plan("s", request, facts(figures)).conditions();
        swept.subList(2, 6).forEach(c -> figures.put(c.id(), figure(c, 0.28, 0.366)));

        StudyPlan waiting = kinds.plan("s", request, facts(figures));

        assertThat(waiting.contrasts()).isEmpty();
        assertThat(waiting.conditions().get(2).label()).isEqualTo("lambda0-ref42");
        assertThat(waiting.conditions().get(2).condition().elsewhere())
                .extracting(run -> run.anchor() + ":" + run.decoder().seed())
                .containsExactly("7:123", "7:456", "7:789", "7:1011");
        assertThat(waiting.conditions().get(3).condition().elsewhere()).isEmpty();

        List.of(2, 4)
                .forEach(
                        i ->
                                figures.computeIfPresent(
                                        swept.get(i).id(), (id, f) -> Figures.across(f, 0.27)));

        assertThat(kinds.plan("s", request, facts(figures)).contrasts())
                .extracting(c -> c.contrastId())
                .containsExactly("s/contrast/lambda0.002-ref42-lambda0-ref42");
    }

    @Test
    void shouldFailWhenTheReferenceCannotBeTrained() {
        KnownFacts lost =
                new KnownFacts(
                        Optional.of(Figures.STUDY_DATASET),
                        Map.of(),
                        Map.of(),
                        Map.of(
                                "s/reference/seed42",
                                List.of(new MissingSeed(42, "diverged at step 3"))));

        StudyPlan plan = kinds.plan("s", sweep("{}"), lost);

        assertThat(plan.outcome().orElseThrow().status()).isEqualTo(Outcome.Status.FAILED);
        assertThat(plan.outcome().orElseThrow().reason()).contains("seed 42 diverged at step 3");
    }

    @Test
    void shouldRejectASweepWithoutLambdaZero() {
        assertThatThrownBy(() -> sweep("{\"lambdas\": [0.1]}"))
                .hasMessageContaining("parameters.lambdas")
                .hasMessageContaining("0 among them");
    }

    @Test
    void shouldRejectASeedThatIsTheReferences() {
        assertThatThrownBy(() -> sweep("{\"seeds\": [42, 1, 2]}"))
                .hasMessageContaining("parameters.seeds: 42");
    }

    @Test
    void shouldPlanTheToyWithItsOwnSettings() {
        StudyRequest toy =
                seedSweep(
                        "{\"seeds\": [42, 43], \"conditions\": [{\"label\": \"toy\", \"dSae\": 32,"
                            + " \"k\": 3, \"activation\": \"topk-relu\", \"decoderBias\": \"zero\","
                            + " \"initialisation\": \"tied\", \"unitNormDecoder\": false,"
                            + " \"l1Coefficient\": 0.01, \"learningRate\": 1e-4, \"batchSize\":"
                            + " 1024, \"steps\": 30000, \"snapshotEverySteps\": 1000}]}");

        ConditionSpecView spec = ConditionSpecView.of(kinds.plan("s", toy, facts(Map.of())));

        assertThat(spec.steps()).isEqualTo(30_000);
        assertThat(spec.snapshots()).isEqualTo(31);
        assertThat(spec.l1()).isEqualTo(0.01);
        assertThat(spec.unitNorm()).isFalse();
    }

    @Test
    void shouldWaitOnlyForContrastsThatCanCome() {
        StudyRequest request =
                seedSweep(
                        "{\"seeds\": [1, 2], \"conditions\": [{\"label\": \"a\", \"k\": 4},"
                                + " {\"label\": \"b\", \"k\": 8}], \"contrasts\": [{\"a\": \"a\","
                                + " \"b\": \"b\"}]}");
        List<MissingSeed> all =
                List.of(new MissingSeed(1, "diverged"), new MissingSeed(2, "diverged"));
        StudyPlan first = kinds.plan("s", request, facts(Map.of()));
        Map<String, ConsistencyUpdated> figures =
                Map.of("s/sweep/a", figure(first.conditions().get(0), 0.3, 0.5));

        StudyPlan plan =
                kinds.plan(
                        "s",
                        request,
                        new KnownFacts(
                                Optional.of(Figures.STUDY_DATASET),
                                figures,
                                Map.of(),
                                Map.of("s/sweep/b", all)));

        assertThat(first.contrasts()).hasSize(1);
        assertThat(plan.outcome().orElseThrow().status()).isEqualTo(Outcome.Status.COMPLETED);
    }

    @Test
    void shouldNameTheConditionThatIsWrong() {
        assertThatThrownBy(
                        () ->
                                seedSweep(
                                        "{\"conditions\": [{\"label\": \"a\", \"k\": 4},"
                                                + " {\"label\": \"b\", \"k\": 400}]}"))
                .hasMessageContaining("parameters.conditions[1].k: 400");
    }

    private record ConditionSpecView(long steps, int snapshots, Double l1, boolean unitNorm) {
        static ConditionSpecView of(StudyPlan plan) {
            var spec = plan.conditions().get(0).condition().spec();
            return new ConditionSpecView(
                    spec.training().steps(),
                    spec.training().snapshotSteps().size(),
                    spec.training().l1Coefficient(),
                    spec.sae().unitNormDecoder());
        }
    }

    private Map<String, ConsistencyUpdated> withReference(StudyRequest request) {
        return withReferences(request, 1);
    }

    private Map<String, ConsistencyUpdated> withReferences(StudyRequest request, int count) {
        Map<String, ConsistencyUpdated> figures = new HashMap<>();
        kinds.plan("s", request, facts(Map.of()))
                .conditions()
                .subList(0, count)
                .forEach(reference -> figures.put(reference.id(), figure(reference, 0.3, 0.36)));
        return figures;
    }

    private Map<String, ConsistencyUpdated> swept(
            StudyRequest request, double[] trained, double[] ev) {
        Map<String, ConsistencyUpdated> figures = withReference(request);
        List<PlannedCondition> conditions = kinds.plan("s", request, facts(figures)).conditions();
        for (int i = 1; i < conditions.size(); i++) {
            figures.put(
                    conditions.get(i).id(), figure(conditions.get(i), trained[i - 1], ev[i - 1]));
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

    private StudyRequest sweep(String parameters) {
        return request("consistency-sweep", parameters);
    }

    private StudyRequest seedSweep(String parameters) {
        return request("seed-sweep", parameters);
    }

    private StudyRequest request(String kind, String parameters) {
        try {
            ObjectNode body = Json.MAPPER.createObjectNode().put("kind", kind);
            body.set("parameters", Json.MAPPER.readTree(parameters));
            return kinds.parse(body, StudyLimits.DEFAULT);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
