package io.husai.metrics.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.Event;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.metrics.consistency.ConditionStore;
import io.husai.metrics.contrast.ContrastStore;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Figures don't depend on when what arrived, nor on how often. */
@QuarkusTest
class OrderTest extends ServiceTest {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject ConditionStore conditions;
    @Inject ContrastStore contrasts;

    @Test
    void shouldGiveTheSameFiguresInAnyOrderWithDuplicatesAndALateDeclaration() {
        List<Study> studies = new ArrayList<>();
        for (int order = 0; order < 4; order++) {
            Study study = study().condition("a", SEEDS).condition("b", SEEDS).contrast("a", "b");
            studies.add(study);

            send(study, order);
        }

        // equality is reached once all records were handled, and nothing could change it then
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertComplete(studies.get(0));
                            List<Object> straight = figures(studies.get(0));
                            assertThat(studies)
                                    .allSatisfy(
                                            study ->
                                                    assertThat(figures(study)).isEqualTo(straight));
                        });
    }

    /** Straight on, the declaration first; or in one of many orders, with duplicates. */
    private void send(Study study, int order) {
        List<SnapshotTaken> snapshots = snapshots(study);
        List<Event> events = new ArrayList<>();
        events.add(study.declared(1));
        events.addAll(snapshots);
        if (order > 0) {
            events.addAll(snapshots.subList(0, 9));
            Collections.shuffle(events, new Random(order));
        }
        events.forEach(
                event ->
                        producer.send(
                                event instanceof SnapshotTaken
                                        ? "husai.snapshots"
                                        : "husai.studies",
                                event));
    }

    private static List<SnapshotTaken> snapshots(Study study) {
        List<SnapshotTaken> snapshots = new ArrayList<>();
        for (long step : Study.STEPS) {
            for (long seed : SEEDS) {
                snapshots.add(study.snapshot("a", seed, step));
                snapshots.add(study.snapshot("b", seed, step));
            }
        }
        return snapshots;
    }

    private void assertComplete(Study study) {
        List<ConsistencyUpdated> figures =
                conditions.figures(study.conditionId("a")).await().atMost(PATIENCE);
        assertThat(figures).hasSize(3).allMatch(ConsistencyUpdated::isFinal);
        assertThat(figures.get(1).baselines().untrained()).isNotNull();
        assertThat(figures.get(2).verdict()).isNotNull();
        assertThat(contrasts.figures(study.contrastId()).await().atMost(PATIENCE))
                .hasSize(3)
                .allMatch(ContrastUpdated::isFinal);
    }

    /** What the current figures say, without ids and revisions. */
    private List<Object> figures(Study study) {
        Stream<List<Object>> ofConditions =
                Stream.of("a", "b")
                        .flatMap(
                                label ->
                                        conditions
                                                .figures(study.conditionId(label))
                                                .await()
                                                .atMost(PATIENCE)
                                                .stream())
                        .map(OrderTest::said);
        Stream<List<Object>> ofContrasts =
                contrasts.figures(study.contrastId()).await().atMost(PATIENCE).stream()
                        .map(OrderTest::said);
        return List.copyOf(Stream.concat(ofConditions, ofContrasts).toList());
    }

    private static List<Object> said(ConsistencyUpdated f) {
        List<Object> said = new ArrayList<>();
        Collections.addAll(
                said,
                f.step(),
                f.seeds(),
                f.explainedVariance(),
                f.mse(),
                f.pairs(),
                f.trained(),
                f.baselines(),
                f.deltas(),
                f.companions(),
                f.verdict());
        return said;
    }

    private static List<Object> said(ContrastUpdated c) {
        List<Object> said = new ArrayList<>();
        Collections.addAll(
                said, c.step(), c.seedsA(), c.seedsB(), c.difference(), c.intervals(), c.verdict());
        return said;
    }
}
