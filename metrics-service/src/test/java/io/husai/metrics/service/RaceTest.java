package io.husai.metrics.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.metrics.consistency.ConditionStore;
import io.husai.metrics.consistency.ConditionUpdates;
import io.husai.metrics.consistency.SecondInstance;
import io.husai.metrics.consistency.StoredSnapshot;
import io.husai.metrics.contrast.ContrastStore;
import io.husai.metrics.contrast.ContrastUpdates;
import io.husai.metrics.contrast.SecondContrasts;
import io.husai.metrics.database.Database;
import io.husai.metrics.database.Meeting;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Two that work on the same rows at the same time, as two instances do: they share nothing but the
 * database, whose statements decide who was first.
 */
@QuarkusTest
class RaceTest extends ServiceTest {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject Database database;
    @Inject ConditionUpdates conditions;
    @Inject ConditionStore conditionStore;
    @Inject ContrastUpdates contrasts;
    @Inject ContrastStore contrastStore;
    @Inject SecondInstance instances;
    @Inject SecondContrasts contrastInstances;

    @Test
    void shouldGiveTheSameFigureWhenTwoInstancesCommitAtOnce() {
        Study straight = study().condition("a", SEEDS);
        declare(straight);
        take(straight, "a", SEEDS);
        Study raced = study().condition("a", SEEDS);
        declare(raced);
        Meeting meeting = new Meeting(2);

        Uni.join()
                .all(
                        taking(instances.meetingAt(meeting), raced, 1, 2),
                        taking(instances.meetingAt(meeting), raced, 3))
                .andFailFast()
                .await()
                .atMost(PATIENCE);

        // two that read the same state, and the one that was refused once more
        assertThat(meeting.arrived()).isEqualTo(3);
        ConsistencyUpdated expected = only(straight);
        ConsistencyUpdated figure = only(raced);
        assertThat(figure.isFinal()).isTrue();
        assertThat(figure.pairs()).isEqualTo(expected.pairs());
        assertThat(figure.trained()).isEqualTo(expected.trained());
        assertThat(figure.baselines()).isEqualTo(expected.baselines());
        assertThat(figure.deltas()).isEqualTo(expected.deltas());
        assertThat(figure.companions()).isEqualTo(expected.companions());
    }

    @Test
    void shouldNotPutAnInterimContrastInPlaceOfAFinalOne() {
        Study study = study().condition("a", SEEDS).condition("b", SEEDS).contrast("a", "b");
        declare(study);
        take(study, "a", SEEDS);
        taking(conditions, study, "b", 1, 2).await().atMost(PATIENCE);
        Meeting late = new Meeting(2);
        CompletableFuture<ContrastUpdates.Result> held =
                contrastInstances
                        .meetingAt(late)
                        .refresh(List.of(study.contrastId()), List.of(Study.LAST))
                        .subscribeAsCompletionStage();
        org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> late.arrived() == 1);

        take(study, "b", List.of(3L));
        late.open();

        // refused, and nothing left to change
        assertThat(held).succeedsWithin(PATIENCE);
        assertThat(held.join().changed()).isEmpty();
        assertThat(contrastStore.figures(study.contrastId()).await().atMost(PATIENCE))
                .singleElement()
                .matches(ContrastUpdated::isFinal);
    }

    private static Uni<ConditionUpdates.Result> taking(
            ConditionUpdates instance, Study study, long... seeds) {
        return taking(instance, study, "a", seeds);
    }

    private static Uni<ConditionUpdates.Result> taking(
            ConditionUpdates instance, Study study, String label, long... seeds) {
        List<StoredSnapshot> snapshots =
                LongStream.of(seeds)
                        .mapToObj(s -> StoredSnapshot.of(study.snapshot(label, s, Study.LAST)))
                        .toList();
        return instance.take(study.conditionId(label), study.studyId(), snapshots);
    }

    private ConsistencyUpdated only(Study study) {
        List<ConsistencyUpdated> figures =
                conditionStore.figures(study.conditionId("a")).await().atMost(PATIENCE);
        assertThat(figures).hasSize(1);
        return figures.get(0);
    }

    @Test
    void shouldFinishAContrastWhoseSidesAreFinishedAtTheSameTime() throws Exception {
        for (int round = 0; round < 10; round++) {
            Study study = study().condition("a", SEEDS).condition("b", SEEDS).contrast("a", "b");
            declare(study);
            take(study, "a", List.of(1L, 2L));
            take(study, "b", List.of(1L, 2L));

            together(() -> take(study, "a", List.of(3L)), () -> take(study, "b", List.of(3L)));

            List<ContrastUpdated> figures =
                    contrastStore.figures(study.contrastId()).await().atMost(PATIENCE);
            assertThat(figures).hasSize(1);
            assertThat(figures.get(0).isFinal()).isTrue();
        }
    }

    @Test
    void shouldCountAllSeedsThatArriveAtTheSameTime() throws Exception {
        for (int round = 0; round < 10; round++) {
            Study study = study().condition("a", SEEDS);
            declare(study);

            together(
                    () -> take(study, "a", List.of(1L)),
                    () -> take(study, "a", List.of(2L)),
                    () -> take(study, "a", List.of(3L)));

            List<ConsistencyUpdated> figures =
                    conditionStore.figures(study.conditionId("a")).await().atMost(PATIENCE);
            assertThat(figures).hasSize(1);
            assertThat(figures.get(0).isFinal()).isTrue();
            assertThat(figures.get(0).seeds()).isEqualTo(SEEDS);
            assertThat(figures.get(0).pairs()).hasSize(3);
        }
    }

    /** Declares, and waits until that is stored. */
    private void declare(Study study) {
        producer.send("husai.studies", study.declared(1));
        for (String label : List.of("a", "b")) {
            if (study.declared(1).conditions().stream()
                    .anyMatch(c -> c.conditionId().equals(study.conditionId(label)))) {
                org.awaitility.Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> isDeclared(study, label));
            }
        }
    }

    private boolean isDeclared(Study study, String label) {
        String declared =
                "select condition_id from metrics.condition"
                        + " where condition_id = $1 and declaration is not null";
        return database.text(declared, study.conditionId(label)).await().atMost(PATIENCE) != null;
    }

    private void take(Study study, String label, List<Long> seeds) {
        List<StoredSnapshot> snapshots =
                seeds.stream()
                        .map(seed -> StoredSnapshot.of(study.snapshot(label, seed, Study.LAST)))
                        .toList();
        Uni<ContrastUpdates.Result> work =
                conditions
                        .take(study.conditionId(label), study.studyId(), snapshots)
                        .chain(result -> contrasts.refresh(result.contrasts(), result.steps()));
        work.await().atMost(PATIENCE);
    }

    private static void together(Runnable... works) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(works.length);
        ExecutorService threads = Executors.newFixedThreadPool(works.length);
        try {
            List<Future<?>> futures =
                    java.util.Arrays.stream(works)
                            .<Future<?>>map(
                                    work ->
                                            threads.submit(
                                                    () -> {
                                                        barrier.await();
                                                        work.run();
                                                        return null;
                                                    }))
                            .toList();
            for (Future<?> future : futures) {
                future.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
