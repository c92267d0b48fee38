package io.husai.trainer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Sha256;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.trainer.sae.RecordingObserver.Taken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CpuEngineTest {
    private static final int D_MODEL = 20;
    private static final BooleanSupplier NEVER = () -> false;

    private final ArrayActivations data = data(500);

    @Test
    void shouldTakeASnapshotAtEveryPlannedStep() throws Exception {
        RunSpec run = specs(false).snapshots(0L, 4L, 10L).seed(1);

        RecordingObserver seen = train(engine(2), tasks(run), NEVER);

        assertThat(seen.snapshots.get(run)).extracting(Taken::step).containsExactly(0L, 4L, 10L);
        assertThat(seen.completed).containsExactly(run);
        assertThat(seen.failures).isEmpty();
    }

    @Test
    void shouldMeasureTheWeightsOfTheSnapshotOnAllRows() throws Exception {
        RunSpec run = specs(false).seed(1);

        Taken end = train(engine(1), tasks(run), NEVER).snapshots.get(run).get(1);

        double[][] point =
                end.weights().arrays().stream()
                        .map(GradientTest::toDouble)
                        .toArray(double[][]::new);
        double[][] x = new double[500][];
        for (int r = 0; r < x.length; r++) {
            x[r] =
                    GradientTest.toDouble(
                            Arrays.copyOfRange(data.values(), r * D_MODEL, (r + 1) * D_MODEL));
        }
        double expected =
                new DoubleLoss(run.condition(), x, null, new boolean[33], point).at(point);
        assertThat(end.quality().mse())
                .isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-6));
        assertThat(end.quality().l0()).isEqualTo(4);
        assertThat(end.quality().rows()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveARunTheSameBytesAloneOrWithOthersInAnyOrder(boolean modern) throws Exception {
        List<RunSpec> runs = new ArrayList<>();
        for (long seed = 1; seed <= 5; seed++) {
            runs.add(specs(modern).seed(seed));
        }
        RecordingObserver together = train(engine(2), tasks(runs.toArray(RunSpec[]::new)), NEVER);
        Collections.reverse(runs);
        RecordingObserver reversed = train(engine(3), tasks(runs.toArray(RunSpec[]::new)), NEVER);

        for (RunSpec run : runs) {
            RecordingObserver alone = train(engine(1), tasks(run), NEVER);
            assertSame(together.end(run), alone.end(run));
            assertSame(reversed.end(run), alone.end(run));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldResumeFromAnyCheckpointToTheSameBytes(boolean modern) throws Exception {
        RunSpec run = specs(modern).seed(7);
        RecordingObserver straight = train(engine(KernelChoice.AUTO, 1, 1), tasks(run), NEVER);
        assertThat(straight.checkpoints.get(run)).hasSize(9);

        for (Checkpoint from : straight.checkpoints.get(run)) {
            RecordingObserver resumed =
                    train(
                            engine(1),
                            List.of(new Engine.Task(run, Optional.of(from), Optional.empty())),
                            NEVER);
            assertSame(resumed.end(run), straight.end(run));
            assertThat(resumed.snapshots.get(run)).extracting(Taken::step).containsExactly(10L);
        }
    }

    @Test
    void shouldCheckpointEveryRunUnderWayWhenStopped() throws Exception {
        RunSpec first = specs(false).steps(1_000_000).snapshots(0L, 1_000_000L).seed(1);
        RunSpec second = specs(false).steps(1_000_000).snapshots(0L, 1_000_000L).seed(2);
        RunSpec waiting = specs(false).steps(1_000_000).snapshots(0L, 1_000_000L).seed(3);
        AtomicInteger asked = new AtomicInteger();

        RecordingObserver seen =
                train(engine(2), tasks(first, second, waiting), () -> asked.incrementAndGet() > 40);

        assertThat(seen.checkpoints.get(first)).hasSize(1);
        assertThat(seen.checkpoints.get(second)).hasSize(1);
        assertThat(seen.checkpoints.get(waiting)).isNull();
        assertThat(seen.completed).isEmpty();
    }

    @Test
    void shouldGoOnFromTheCheckpointOfAStop() throws Exception {
        RunSpec run = specs(true).steps(30).snapshots(0L, 30L).seed(4);
        AtomicInteger asked = new AtomicInteger();
        Checkpoint from =
                train(engine(1), tasks(run), () -> asked.incrementAndGet() > 13)
                        .checkpoints
                        .get(run)
                        .get(0);

        RecordingObserver resumed =
                train(
                        engine(1),
                        List.of(new Engine.Task(run, Optional.of(from), Optional.empty())),
                        NEVER);

        assertSame(resumed.end(run), train(engine(1), tasks(run), NEVER).end(run));
    }

    @Test
    void shouldEndOnlyTheRunWhoseLossIsNoNumber() throws Exception {
        RunSpec bad = specs(false).seed(1);
        RunSpec good = specs(false).seed(2);
        Kernel.Factory kernels =
                (task, from, rows) ->
                        new Diverging(
                                new PlainKernel(task, from, rows),
                                task.spec().equals(bad) ? 3 : Integer.MAX_VALUE);

        RecordingObserver seen =
                train(new CpuEngine(settings(2, 1_000), "test", kernels), tasks(bad, good), NEVER);

        assertThat(seen.completed).containsExactly(good);
        RecordingObserver.Failure failure = seen.failures.get(bad);
        assertThat(failure.step()).isEqualTo(2);
        assertThat(failure.lastFiniteLoss()).isBetween(0.1, 2.0);
        assertThat(failure.reason())
                .isEqualTo("the loss is not a number at step 3; a smaller learning rate may help");
    }

    @Test
    void shouldFailARunOfAnotherWidthAndSayWhatFits() throws Exception {
        RunSpec run = Specs.of(8, 16, 2).seed(1);

        RecordingObserver seen = train(engine(1), tasks(run), NEVER);

        assertThat(seen.failures.get(run).reason())
                .isEqualTo("d_model: 8 is not valid; expected the dataset's width, 20");
    }

    @Test
    void shouldStopTheJobWhenTheObserverCannotStore() throws Exception {
        RecordingObserver full =
                new RecordingObserver() {
                    @Override
                    public void snapshot(
                            RunSpec run,
                            long step,
                            SaeWeights weights,
                            io.husai.contracts.event.Quality quality)
                            throws IOException {
                        if (run.seed() == 2) {
                            throw new IOException("no space left");
                        }
                    }
                };
        RunSpec endless = specs(false).steps(1_000_000).snapshots(0L, 1_000_000L).seed(1);

        assertThatThrownBy(
                        () ->
                                engine(2)
                                        .train(
                                                data,
                                                tasks(endless, specs(false).seed(2)),
                                                full,
                                                NEVER))
                .isInstanceOf(IOException.class)
                .hasMessage("no space left");
        awaitTrainingThreads();
    }

    @Test
    void shouldEndWhenTheCallerIsInterrupted() throws Exception {
        RunSpec endless = specs(false).steps(1_000_000).snapshots(0L, 1_000_000L).seed(1);
        CountDownLatch started = new CountDownLatch(1);
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                train(
                                        engine(1),
                                        tasks(endless),
                                        () -> {
                                            started.countDown();
                                            return false;
                                        });
                            } catch (IOException | InterruptedException e) {
                                thrown.add(e);
                            }
                        });
        caller.start();
        started.await();
        caller.interrupt();
        caller.join();

        assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
        awaitTrainingThreads();
    }

    @Test
    void shouldVaryOnlyWhatTheSeedScopeNames() throws Exception {
        Function<SeedScope, RecordingObserver> trained =
                scope -> {
                    try {
                        return train(
                                engine(2),
                                tasks(
                                        specs(false).scope(scope).seed(1),
                                        specs(false).scope(scope).seed(2)),
                                NEVER);
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                };

        RecordingObserver order = trained.apply(SeedScope.ORDER);
        RunSpec a = specs(false).scope(SeedScope.ORDER).seed(1);
        RunSpec b = specs(false).scope(SeedScope.ORDER).seed(2);
        assertSame(
                order.snapshots.get(a).get(0).weights(), order.snapshots.get(b).get(0).weights());
        assertThat(order.end(a).decoder()).isNotEqualTo(order.end(b).decoder());

        RecordingObserver init = trained.apply(SeedScope.INIT);
        RunSpec c = specs(false).scope(SeedScope.INIT).seed(1);
        RunSpec d = specs(false).scope(SeedScope.INIT).seed(2);
        assertThat(init.snapshots.get(c).get(0).weights().decoder())
                .isNotEqualTo(init.snapshots.get(d).get(0).weights().decoder());
        assertThat(BatchOrder.of(c, 500).rowsOf(1, new long[64]))
                .isEqualTo(BatchOrder.of(d, 500).rowsOf(1, new long[64]));
    }

    /**
     * Expected: this engine's own result, the same on JDK 17 and 25, in all kernels and on any
     * number of threads. A change here is a change of the arithmetic: raise {@code
     * ConditionSpec.ENGINE} with it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"VECTOR", "SCALAR", "PLAIN"})
    void shouldKeepTheBytesOfThisVersionOfTheArithmetic(KernelChoice kernel) throws Exception {
        RunSpec husai = specs(false).seed(42);
        RunSpec modern = specs(true).seed(42);

        RecordingObserver seen = train(engine(kernel, 2, 1_000), tasks(husai, modern), NEVER);

        assertThat(List.of(digest(seen.end(husai)), digest(seen.end(modern))))
                .containsExactly(
                        "5a15871da6afffc8b5be7a127bca364886a056377ba65451994e8a1e02e47718",
                        "3f745363714a86ab4e361aad87cf06f763d8becea85c6d7183af618131e0baba");
    }

    @Test
    void shouldPredictMemoryThatGrowsWithTheRunsAtATime() {
        RunSpec large = Specs.of(512, 16_384, 32).batchSize(4_096).seed(1);
        long parameters = 2L * 512 * 16_384 * Float.BYTES;

        long one = engine(1).memoryNeeded(List.of(large, large), 1_000_000);
        long two = engine(2).memoryNeeded(List.of(large, large), 1_000_000);

        assertThat(one).isBetween(4 * parameters, 9 * parameters);
        assertThat(two - one).isBetween(4 * parameters, 9 * parameters);
    }

    @Test
    void shouldRefuseThreadsOutOfBounds() {
        assertThatThrownBy(() -> settings(0, 1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("threads: 0");
    }

    private RecordingObserver train(Engine engine, List<Engine.Task> tasks, BooleanSupplier stop)
            throws IOException, InterruptedException {
        RecordingObserver observer = new RecordingObserver();
        engine.train(data, tasks, observer, stop);
        return observer;
    }

    private static Engine engine(int threads) {
        return engine(KernelChoice.AUTO, threads, 1_000);
    }

    private static Engine engine(KernelChoice kernel, int threads, long checkpointSteps) {
        return Engines.open(new EngineSettings(kernel, threads, checkpointSteps, Duration.ZERO));
    }

    private static EngineSettings settings(int threads, long checkpointSteps) {
        return new EngineSettings(KernelChoice.AUTO, threads, checkpointSteps, Duration.ZERO);
    }

    private static List<Engine.Task> tasks(RunSpec... runs) {
        return Arrays.stream(runs)
                .map(run -> new Engine.Task(run, Optional.empty(), Optional.empty()))
                .toList();
    }

    private static Specs specs(boolean modern) {
        Specs specs = Specs.of(D_MODEL, 33, 4);
        return modern ? specs.modern().auxK(1.0 / 32, 10, 100) : specs;
    }

    private static ArrayActivations data(int rows) {
        Random random = new Random(8);
        float[] out = new float[rows * D_MODEL];
        for (int i = 0; i < out.length; i++) {
            out[i] = random.nextFloat() * 2 - 1;
        }
        return new ArrayActivations(out, D_MODEL);
    }

    private static void assertSame(SaeWeights actual, SaeWeights expected) {
        Checkpoints.assertSame("weights", actual.arrays(), expected.arrays());
    }

    private static String digest(SaeWeights weights) {
        ByteBuffer bytes =
                ByteBuffer.allocate(weights.arrays().stream().mapToInt(a -> 4 * a.length).sum())
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] array : weights.arrays()) {
            for (float value : array) {
                bytes.putFloat(value);
            }
        }
        return Sha256.of(bytes.array());
    }

    /** Hangs, until the test's time is over, if a training thread does not end. */
    private static void awaitTrainingThreads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("husai-train-")) {
                thread.join();
            }
        }
    }

    /** A kernel whose loss is no number from a step on. */
    private record Diverging(Kernel kernel, AtomicInteger left) implements Kernel {
        Diverging(Kernel kernel, int step) {
            this(kernel, new AtomicInteger(step));
        }

        @Override
        public double step(Batch batch, double learningRate) {
            double loss = kernel.step(batch, learningRate);
            return left.decrementAndGet() > 0 ? loss : Double.NaN;
        }

        @Override
        public void measure(float[] rows, int count, QualitySums sums) {
            kernel.measure(rows, count, sums);
        }

        @Override
        public SaeWeights weights() {
            return kernel.weights();
        }

        @Override
        public Checkpoint checkpoint() {
            return kernel.checkpoint();
        }
    }
}
