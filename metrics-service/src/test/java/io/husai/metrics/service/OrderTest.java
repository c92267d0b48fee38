package io.husai.metrics.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.Event;
import io.husai.contracts.event.SnapshotTaken;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Figures don't depend on when what arrived, nor on how often. */
@QuarkusTest
class OrderTest extends ServiceTest {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L);

    @Test
    void shouldGiveTheSameFiguresInAnyOrderWithDuplicatesAndALateDeclaration() {
        Study straight = whole();
        producer.send("husai.studies", straight.declared(1));
        snapshots(straight).forEach(s -> producer.send("husai.snapshots", s));
        List<Object> expected = figures(straight);

        for (int seed = 0; seed < 3; seed++) {
            Study shuffled = whole();
            List<Event> events = new ArrayList<>(snapshots(shuffled));
            events.addAll(snapshots(shuffled).subList(0, 9));
            events.add(shuffled.declared(1));
            Collections.shuffle(events, new Random(seed));
            events.forEach(
                    e ->
                            producer.send(
                                    e instanceof SnapshotTaken
                                            ? "husai.snapshots"
                                            : "husai.studies",
                                    e));

            assertThat(figures(shuffled)).isEqualTo(expected);
        }
    }

    private Study whole() {
        return study().condition("a", SEEDS).condition("b", SEEDS).contrast("a", "b");
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

    /** What the final figures say, without ids and revisions, once nothing is left to come. */
    private List<Object> figures(Study study) {
        List<Object> said = new ArrayList<>();
        for (String label : List.of("a", "b")) {
            for (long step : Study.STEPS) {
                said.add(said(condition(study, label, step)));
            }
        }
        for (long step : Study.STEPS) {
            said.add(said(contrast(study, step)));
        }
        return said;
    }

    private ConsistencyUpdated condition(Study study, String label, long step) {
        tap.await(
                ConsistencyUpdated.class,
                f ->
                        FiguresTest.isFinal(f, study, label, step)
                                && (step == 0 || f.baselines().untrained() != null)
                                && (step != Study.LAST || hasBefore(study, label)));
        return tap
                .events(ConsistencyUpdated.class, f -> FiguresTest.isFinal(f, study, label, step))
                .stream()
                .max(Comparator.comparingLong(ConsistencyUpdated::revision))
                .orElseThrow();
    }

    private boolean hasBefore(Study study, String label) {
        return !tap.events(ConsistencyUpdated.class, f -> FiguresTest.isFinal(f, study, label, 10))
                .isEmpty();
    }

    private ContrastUpdated contrast(Study study, long step) {
        tap.await(ContrastUpdated.class, c -> isFinal(c, study, step));
        return tap.events(ContrastUpdated.class, c -> isFinal(c, study, step)).stream()
                .max(Comparator.comparingLong(ContrastUpdated::revision))
                .orElseThrow();
    }

    private static boolean isFinal(ContrastUpdated contrast, Study study, long step) {
        return contrast.contrastId().equals(study.contrastId())
                && contrast.step() == step
                && contrast.isFinal();
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
