package io.husai.metrics.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.contracts.event.Interval;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.metrics.baseline.IsotropicBaseline;
import io.husai.metrics.interval.PairTable;
import io.husai.metrics.interval.PairValue;
import io.husai.metrics.interval.SeedJackknife;
import io.husai.metrics.similarity.Pwmcc;
import io.husai.testing.EventTap;
import io.husai.testing.SchemaCheck;
import io.husai.testing.TappedRecord;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FiguresTest extends ServiceTest {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    @Test
    void shouldPublishTheFigureOfAConditionThatIsComplete() {
        Study study = study().condition("a", SEEDS);

        producer.send("husai.studies", study.declared(1));
        send(study, "a", SEEDS, Study.LAST);

        ConsistencyUpdated figure = finalFigure(study, "a", Study.LAST);
        Pwmcc pwmcc = new Pwmcc();
        List<PairValue> pairs =
                List.of(
                        pair(study, pwmcc, 1, 2),
                        pair(study, pwmcc, 1, 3),
                        pair(study, pwmcc, 2, 3));
        assertThat(figure.pairs())
                .containsExactly(
                        new Pair(1, 2, pairs.get(0).value(), false),
                        new Pair(1, 3, pairs.get(1).value(), false),
                        new Pair(2, 3, pairs.get(2).value(), false));
        PairTable table = PairTable.of(pairs);
        assertThat(figure.trained().mean()).isEqualTo(table.mean());
        assertThat(figure.trained().interval(Interval.SEED_JACKKNIFE))
                .isEqualTo(new SeedJackknife().mean(table));
        assertThat(figure.baselines().exact())
                .isEqualTo(IsotropicBaseline.expected(Study.D_MODEL, Study.LATENTS));
        assertThat(figure.deltas().get(0).value())
                .isCloseTo(table.mean() - figure.baselines().exact(), within(1e-15));
        assertThat(figure.lastPlannedStep()).isTrue();
        assertThat(figure.companions()).isNotNull();
        assertThat(figure.verdict().step()).isEqualTo(Study.LAST);
        assertThat(figure.explainedVariance().mean()).isCloseTo(0.252, within(1e-12));
    }

    @Test
    void shouldSendEventsThatFitTheirSchema() {
        Study study = study().condition("a", SEEDS);

        producer.send("husai.studies", study.declared(1));
        send(study, "a", SEEDS, Study.LAST);

        finalFigure(study, "a", Study.LAST);
        List<TappedRecord> records =
                tap.records().stream().filter(r -> r.text().contains(study.studyId())).toList();
        SchemaCheck schemas = new SchemaCheck();
        assertThat(records).isNotEmpty();
        assertThat(records).allSatisfy(r -> assertThat(schemas.violations(r)).isEmpty());
        assertThat(records.get(0).headers())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_source", "/husai/metrics-service")
                .containsEntry("content-type", "application/json")
                .containsKeys("ce_id", "ce_time");
        assertThat(records.get(0).key()).contains(study.conditionId("a"));
    }

    @Test
    void shouldGiveNoIntervalsBeforeAllSeedsAreThere() {
        Study study = study().condition("a", List.of(1L, 2L, 3L, 4L));

        producer.send("husai.studies", study.declared(1));
        send(study, "a", SEEDS, Study.LAST);

        ConsistencyUpdated figure =
                tap.await(
                        ConsistencyUpdated.class,
                        f ->
                                f.conditionId().equals(study.conditionId("a"))
                                        && f.seeds().equals(SEEDS)
                                        && !f.missing().isEmpty());
        assertThat(figure.isFinal()).isFalse();
        assertThat(figure.missing()).containsExactly(new MissingSeed(4, "not here yet"));
        assertThat(figure.trained().intervals()).isEmpty();
        assertThat(figure.baselines().sampled()).isNull();
        assertThat(figure.verdict()).isNull();
        assertThat(figure.deltas()).hasSize(1);
        assertThat(figure.deltas().get(0).intervals()).isEmpty();
    }

    @Test
    void shouldBecomeFinalWhenTheLastSeedIsDeclaredMissing() {
        Study study = study().condition("a", List.of(1L, 2L, 3L, 4L));
        producer.send("husai.studies", study.declared(1));
        send(study, "a", SEEDS, Study.LAST);
        tap.await(
                ConsistencyUpdated.class,
                f -> f.conditionId().equals(study.conditionId("a")) && f.seeds().equals(SEEDS));

        MissingSeed gone = new MissingSeed(4, "diverged at step 7");
        producer.send(
                "husai.studies", study.condition("a", List.of(1L, 2L, 3L, 4L), gone).declared(2));

        ConsistencyUpdated figure = finalFigure(study, "a", Study.LAST);
        assertThat(figure.seeds()).isEqualTo(SEEDS);
        assertThat(figure.missing()).containsExactly(gone);
        assertThat(figure.trained().intervals()).isNotEmpty();
    }

    @Test
    void shouldSendTheFigureAgainWithoutComputingItWhenASnapshotComesAgain() {
        Study study = study().condition("a", SEEDS);
        producer.send("husai.studies", study.declared(1));
        send(study, "a", SEEDS, Study.LAST);
        ConsistencyUpdated first = finalFigure(study, "a", Study.LAST);

        producer.send("husai.snapshots", study.snapshot("a", 2, Study.LAST));

        List<ConsistencyUpdated> finals =
                tap.await(
                        ConsistencyUpdated.class,
                        f -> isFinal(f, study, "a", Study.LAST),
                        2,
                        EventTap.PATIENCE);
        assertThat(finals.get(1)).isEqualTo(first);
    }

    @Test
    void shouldKeepAFinalFigureWhenALaterDeclarationExpectsMore() {
        Study study = study().condition("a", SEEDS);
        producer.send("husai.studies", study.declared(1));
        send(study, "a", SEEDS, Study.LAST);
        ConsistencyUpdated first = finalFigure(study, "a", Study.LAST);

        producer.send("husai.studies", study.condition("a", List.of(1L, 2L, 3L, 4L)).declared(2));
        send(study, "a", List.of(4L), Study.LAST);

        ConsistencyUpdated second =
                tap.await(
                        ConsistencyUpdated.class,
                        f -> isFinal(f, study, "a", Study.LAST) && f.seeds().size() == 4);
        List<ConsistencyUpdated> between =
                tap.events(
                        ConsistencyUpdated.class,
                        f ->
                                f.conditionId().equals(study.conditionId("a"))
                                        && f.revision() > first.revision()
                                        && f.revision() < second.revision());
        assertThat(between).allMatch(ConsistencyUpdated::isFinal);
    }

    @Test
    void shouldCompareWithTheUntrainedRuns() {
        Study study = study().condition("a", SEEDS);
        producer.send("husai.studies", study.declared(1));

        send(study, "a", SEEDS, 10);
        send(study, "a", SEEDS, 0);

        ConsistencyUpdated figure =
                tap.await(
                        ConsistencyUpdated.class,
                        f -> isFinal(f, study, "a", 10) && f.baselines().untrained() != null);
        ConsistencyUpdated untrained = finalFigure(study, "a", 0);
        assertThat(figure.baselines().untrained()).isEqualTo(untrained.trained());
        assertThat(figure.trained().interval(Interval.SIMULTANEOUS)).isPresent();
        assertThat(figure.companions()).isNull();
        assertThat(figure.verdict()).isNull();
    }

    @Test
    void shouldServeTheCurrentFigures() {
        Study study = study().condition("a", SEEDS);
        producer.send("husai.studies", study.declared(1));
        send(study, "a", SEEDS, Study.LAST);
        ConsistencyUpdated figure = finalFigure(study, "a", Study.LAST);

        given().queryParam("conditionId", study.conditionId("a"))
                .get("/api/consistency")
                .then()
                .statusCode(200)
                .body("[0].final", equalTo(true))
                .body("[0].revision", equalTo((int) figure.revision()))
                .body("[0].pairs.size()", equalTo(3));
    }

    @Test
    void shouldServeTheMatchingOfAPair() {
        Study study = study().condition("a", SEEDS);
        producer.send("husai.studies", study.declared(1));
        send(study, "a", SEEDS, Study.LAST);
        finalFigure(study, "a", Study.LAST);

        given().queryParam("conditionId", study.conditionId("a"))
                .queryParam("a", 1)
                .queryParam("b", 2)
                .queryParam("step", Study.LAST)
                .get("/api/conditions/matching")
                .then()
                .statusCode(200)
                .body("matched.size()", equalTo(Study.LATENTS));
    }

    private void send(Study study, String label, List<Long> seeds, long step) {
        for (long seed : seeds) {
            SnapshotTaken snapshot = study.snapshot(label, seed, step);
            producer.send("husai.snapshots", snapshot);
        }
    }

    private ConsistencyUpdated finalFigure(Study study, String label, long step) {
        return tap.await(ConsistencyUpdated.class, f -> isFinal(f, study, label, step));
    }

    static boolean isFinal(ConsistencyUpdated figure, Study study, String label, long step) {
        return figure.conditionId().equals(study.conditionId(label))
                && figure.step() == step
                && figure.isFinal();
    }

    private static PairValue pair(Study study, Pwmcc pwmcc, long a, long b) {
        return PairValue.of(
                a,
                b,
                pwmcc.between(
                        study.decoder("a", a, Study.LAST), study.decoder("a", b, Study.LAST)));
    }
}
