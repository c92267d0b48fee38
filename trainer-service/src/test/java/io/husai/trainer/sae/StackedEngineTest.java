package io.husai.trainer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.spec.DecoderBias;
import io.husai.contracts.spec.RunSpec;
import io.husai.trainer.sae.RecordingObserver.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The accelerator's engine, here on the CPU's device. */
@Timeout(300)
class StackedEngineTest {
    private static final Offset<Float> TOLERANCE = within(1e-4f);
    private static final int D_MODEL = 20;

    /**
     * At this step of the case lambda_0.002, the 4th and 5th activation of one row are 1e-8 apart;
     * whoever rounds the other way keeps another latent there.
     */
    private static final int EDGE_STEP = 52;

    private final ArrayActivations data = data();

    @BeforeAll
    static void stayOffline() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "lambda_0.002", "lambda_1"})
    void shouldReproduceTheReference(String name) throws Exception {
        try (GoldenTraining golden = GoldenTraining.open();
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            JniUtils.setGradMode(false);
            JsonNode expected = golden.json().get("cases").get(name);
            StackedRuns runs = stack(golden, manager, expected.get("lambda").doubleValue());
            boolean edge = name.equals("lambda_0.002");
            Offset<Float> tolerance = edge ? within(3e-4f) : TOLERANCE;
            int step = 0;
            for (long[] rows : golden.batches()) {
                float[] x = new float[rows.length * golden.dModel()];
                golden.data().gather(rows, rows.length, x);
                var batch =
                        manager.create(
                                x, new ai.djl.ndarray.types.Shape(1, rows.length, golden.dModel()));
                float loss = runs.step(manager, batch, new double[] {1e-3}).toFloatArray()[0];
                boolean behindEdge = edge && step >= EDGE_STEP;
                assertThat((double) loss)
                        .isCloseTo(
                                expected.get("losses").get(step++).doubleValue(),
                                within(behindEdge ? 1e-4 : 1e-6));
            }
            SaeWeights weights = golden.weights(name);
            SaeWeights actual = runs.weights().weights(0);
            assertThat(actual.encoder()).containsExactly(weights.encoder(), tolerance);
            assertThat(actual.encoderBias()).containsExactly(weights.encoderBias(), tolerance);
            assertThat(actual.decoder()).containsExactly(weights.decoder(), tolerance);
        } finally {
            JniUtils.setGradMode(true);
        }
    }

    private static StackedRuns stack(GoldenTraining golden, NDManager manager, double lambda)
            throws java.io.IOException {
        Specs specs = Specs.of(golden.dModel(), golden.dSae(), golden.k()).learningRate(1e-3);
        RunSpec spec = (lambda > 0 ? specs.alignment(lambda, false) : specs).seed(1);
        Engine.Task task = new Engine.Task(spec, Optional.empty(), Optional.of(golden.reference()));
        return new StackedRuns(
                manager, List.of(task), List.of(Checkpoint.start(golden.weights("init"), false)));
    }

    static Stream<Arguments> shouldAgreeWithThePlainKernel() {
        return Stream.of(
                Arguments.of("several k", Specs.of(D_MODEL, 33, 4), Specs.of(D_MODEL, 33, 7)),
                Arguments.of(
                        "l1, free norms",
                        Specs.of(D_MODEL, 33, 4).l1(0.01).freeDecoderNorm(),
                        Specs.of(D_MODEL, 33, 3).l1(0.01).freeDecoderNorm().learningRate(2e-3)),
                Arguments.of(
                        "b_dec, clip",
                        Specs.of(D_MODEL, 33, 4).decoderBias(DecoderBias.ZERO).clip(0.01),
                        Specs.of(D_MODEL, 33, 5).decoderBias(DecoderBias.ZERO).clip(0.01)),
                Arguments.of(
                        "lambdas",
                        Specs.of(D_MODEL, 33, 4).alignment(0.5, false),
                        Specs.of(D_MODEL, 33, 4).alignment(0.1, false)),
                Arguments.of(
                        "symmetric",
                        Specs.of(D_MODEL, 33, 4).alignment(0.5, true),
                        Specs.of(D_MODEL, 33, 6).alignment(0.5, true)),
                Arguments.of(
                        "modern",
                        Specs.of(D_MODEL, 33, 2).modern().auxK(1.0 / 32, 10, 100),
                        Specs.of(D_MODEL, 33, 5).modern().auxK(1.0 / 32, 10, 100)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldAgreeWithThePlainKernel(String name, Specs first, Specs second) throws Exception {
        List<Engine.Task> tasks = new ArrayList<>();
        for (long seed = 1; seed <= 2; seed++) {
            tasks.add(task(first.seed(seed)));
            tasks.add(task(second.seed(seed)));
        }
        assertThat(tasks.stream().map(StackKey::of).distinct()).hasSize(1);

        RecordingObserver stacked = train(engine(1 << 30, 1_000), tasks);
        RecordingObserver plain =
                train(
                        Engines.open(
                                new EngineSettings(KernelChoice.PLAIN, 2, 1_000, Duration.ZERO)),
                        tasks);

        assertThat(stacked.failures).isEmpty();
        for (Engine.Task task : tasks) {
            Taken expected = end(plain, task);
            Taken actual = end(stacked, task);
            for (int a = 0; a < expected.weights().arrays().size(); a++) {
                assertThat(actual.weights().arrays().get(a))
                        .containsExactly(expected.weights().arrays().get(a), TOLERANCE);
            }
            assertThat(actual.quality().mse()).isCloseTo(expected.quality().mse(), within(1e-5));
            assertThat(actual.quality().explainedVariance())
                    .isCloseTo(expected.quality().explainedVariance(), within(1e-4));
            assertThat(actual.quality().l0()).isCloseTo(expected.quality().l0(), within(1e-2));
        }
    }

    @Test
    void shouldTrainInSmallerStacksWhereMemoryIsShort() throws Exception {
        List<Engine.Task> tasks =
                List.of(
                        task(Specs.of(D_MODEL, 33, 4).seed(1)),
                        task(Specs.of(D_MODEL, 33, 4).seed(2)));

        RecordingObserver oneByOne = train(engine(1, 1_000), tasks);

        assertThat(oneByOne.completed).containsExactly(tasks.get(0).spec(), tasks.get(1).spec());
    }

    @Test
    void shouldResumeFromACheckpoint() throws Exception {
        RunSpec run = Specs.of(D_MODEL, 33, 2).modern().auxK(1.0 / 32, 10, 100).seed(3);
        RecordingObserver straight = train(engine(1 << 30, 4), List.of(task(run)));
        Checkpoint from = straight.checkpoints.get(run).get(1);
        assertThat(from.step()).isEqualTo(8);

        RecordingObserver resumed =
                train(
                        engine(1 << 30, 1_000),
                        List.of(new Engine.Task(run, Optional.of(from), Optional.empty())));

        Checkpoints.assertSame("weights", resumed.end(run).arrays(), straight.end(run).arrays());
    }

    @Test
    void shouldCheckpointAllRunsWhenStopped() throws Exception {
        List<Engine.Task> tasks =
                List.of(
                        task(Specs.of(D_MODEL, 33, 4).seed(1)),
                        task(Specs.of(D_MODEL, 33, 5).seed(2)));
        AtomicInteger asked = new AtomicInteger();
        RecordingObserver seen = new RecordingObserver();

        engine(1 << 30, 1_000).train(data, tasks, seen, () -> asked.incrementAndGet() > 5);

        assertThat(seen.checkpoints.values())
                .hasSize(2)
                .allSatisfy(c -> assertThat(c.get(0).step()).isBetween(1L, 5L));
        assertThat(seen.completed).isEmpty();
    }

    @Test
    void shouldEndOnlyTheRunThatDiverges() throws Exception {
        RunSpec bad = Specs.of(D_MODEL, 33, 4).alignment(0.5, false).seed(1);
        RunSpec good = Specs.of(D_MODEL, 33, 4).alignment(0.5, false).seed(2);
        float[] broken = gaussians(5, 19 * D_MODEL);
        broken[0] = Float.NaN;

        RecordingObserver seen =
                train(
                        engine(1 << 30, 1_000),
                        List.of(
                                new Engine.Task(bad, Optional.empty(), Optional.of(broken)),
                                task(good)));

        assertThat(seen.completed).containsExactly(good);
        assertThat(seen.failures.get(bad).step()).isZero();
        assertThat(seen.failures.get(bad).reason())
                .startsWith("the loss is not a number at step 1");
    }

    private RecordingObserver train(Engine engine, List<Engine.Task> tasks) throws Exception {
        RecordingObserver observer = new RecordingObserver();
        engine.train(data, tasks, observer, () -> false);
        return observer;
    }

    private static Engine engine(long deviceBytes, long checkpointSteps) {
        return new StackedEngine(
                new EngineSettings(KernelChoice.STACKED, 1, checkpointSteps, Duration.ZERO),
                Device.cpu(),
                "cuda-test",
                deviceBytes);
    }

    private static Engine.Task task(RunSpec spec) {
        Optional<float[]> reference =
                spec.condition().alignment() == null
                        ? Optional.empty()
                        : Optional.of(gaussians(5, 19 * D_MODEL));
        return new Engine.Task(spec, Optional.empty(), reference);
    }

    private static Taken end(RecordingObserver observer, Engine.Task task) {
        List<Taken> taken = observer.snapshots.get(task.spec());
        return taken.get(taken.size() - 1);
    }

    private static float[] gaussians(long seed, int count) {
        Random random = new Random(seed);
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private static ArrayActivations data() {
        return new ArrayActivations(
                Arrays.copyOf(gaussians(8, 500 * D_MODEL), 500 * D_MODEL), D_MODEL);
    }
}
