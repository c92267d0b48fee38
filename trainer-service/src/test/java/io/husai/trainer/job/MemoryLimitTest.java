package io.husai.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Numerics;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.trainer.dataset.Activations;
import io.husai.trainer.sae.Checkpoint;
import io.husai.trainer.sae.Engine;
import io.husai.trainer.sae.RunObserver;
import io.husai.trainer.sae.SaeWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {
    private static final long GIB = 1L << 30;

    private final Refusals refusals = new Refusals();

    @Test
    void shouldSayWhatARunNeedsAndWhatThereIs() {
        long needed = (long) (11.13 * GIB);

        new MemoryLimit(8 * GIB).groups(tasks(1), new Sized(needed), 1, refusals);

        assertThat(refusals.reasons).containsExactly("needs 11.2 GiB, has 8");
    }

    @Test
    void shouldNotMakeTwoSizesLookAlike() {
        new MemoryLimit(8 * GIB).groups(tasks(1), new Sized(8 * GIB + 1), 1, refusals);

        assertThat(refusals.reasons).containsExactly("needs 8.1 GiB, has 8");
    }

    @Test
    void shouldTrainInGroupsThatFit() {
        List<List<Engine.Task>> groups =
                new MemoryLimit(8 * GIB).groups(tasks(5), new Sized(4 * GIB), 1, refusals);

        assertThat(groups).extracting(List::size).containsExactly(2, 2, 1);
        assertThat(refusals.reasons).isEmpty();
    }

    private static List<Engine.Task> tasks(int count) {
        SaeSpec sae = Preset.HUSAI.sae(6, 10, 3);
        ConditionSpec condition =
                new ConditionSpec(
                        "0".repeat(64),
                        sae,
                        Preset.HUSAI.training(
                                2, 32, 1e-3, SeedScope.INIT_AND_ORDER, List.of(0L, 2L), sae),
                        null,
                        Numerics.CPU,
                        ConditionSpec.ENGINE);
        List<Engine.Task> tasks = new ArrayList<>();
        for (int seed = 0; seed < count; seed++) {
            tasks.add(
                    new Engine.Task(condition.withSeed(seed), Optional.empty(), Optional.empty()));
        }
        return tasks;
    }

    /** An engine whose runs all need the same. */
    private record Sized(long each) implements Engine {
        @Override
        public String device() {
            return "none";
        }

        @Override
        public String numerics() {
            return Numerics.CPU;
        }

        @Override
        public void train(
                Activations data, List<Task> tasks, RunObserver observer, BooleanSupplier stop) {
            throw new UnsupportedOperationException("only memory is asked about here");
        }

        @Override
        public long memoryNeeded(List<RunSpec> runs, long rows) {
            return each * runs.size();
        }
    }

    private static final class Refusals implements RunObserver {
        private final List<String> reasons = new ArrayList<>();

        @Override
        public void failed(RunSpec run, long step, Double lastFiniteLoss, String reason) {
            reasons.add(reason);
        }

        @Override
        public void snapshot(RunSpec run, long step, SaeWeights weights, Quality quality) {}

        @Override
        public void checkpoint(RunSpec run, Checkpoint state) {}

        @Override
        public void progressed(RunSpec run, long step, double loss) {}

        @Override
        public void completed(RunSpec run) {}
    }
}
