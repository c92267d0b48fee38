package io.husai.benchmarks;

import io.husai.contracts.Sha256;
import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.trainer.sae.Engine;
import io.husai.trainer.sae.EngineSettings;
import io.husai.trainer.sae.Engines;
import io.husai.trainer.sae.SaeWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Prints the digests of the weights that some short runs end with: the same on every JDK, for every
 * number of threads, and with and without vectors. Argument: threads.
 */
public final class WeightDigests {
    private static final int STEPS = 60;

    /** Rows, d_model, d_sae and k: the study's, and sizes that fill no vector and no tile. */
    private static final int[][] SHAPES = {
        {12_769, 128, 128, 4}, {12_769, 128, 128, 32}, {5_000, 130, 333, 17}, {3_000, 16, 32, 3}
    };

    private final Map<String, String> digests = new ConcurrentSkipListMap<>();

    private WeightDigests() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        EngineSettings defaults = EngineSettings.defaults();
        Engine engine =
                Engines.open(
                        new EngineSettings(
                                defaults.kernel(),
                                Integer.parseInt(arguments[0]),
                                defaults.checkpointSteps(),
                                Duration.ofHours(1)));
        WeightDigests found = new WeightDigests();
        for (int[] shape : SHAPES) {
            for (Preset preset : Preset.values()) {
                found.train(engine, shape, preset);
            }
        }
        found.digests.forEach((run, digest) -> System.out.println(run + " " + digest));
    }

    private void train(Engine engine, int[] shape, Preset preset)
            throws IOException, InterruptedException {
        SaeSpec sae = preset.sae(shape[1], shape[2], shape[3]);
        ConditionSpec condition =
                new ConditionSpec(
                        "0".repeat(64),
                        sae,
                        preset.training(
                                STEPS,
                                512,
                                1e-3,
                                SeedScope.INIT_AND_ORDER,
                                List.of(0L, (long) STEPS),
                                sae),
                        null,
                        "cpu",
                        ConditionSpec.ENGINE);
        List<Engine.Task> tasks = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            tasks.add(
                    new Engine.Task(condition.withSeed(seed), Optional.empty(), Optional.empty()));
        }
        String name = String.format("%d -> %d, k = %d, %s", shape[1], shape[2], shape[3], preset);
        engine.train(
                GeneratedActivations.of(shape[0], shape[1]),
                tasks,
                new FailingObserver() {
                    @Override
                    public void snapshot(
                            RunSpec run, long step, SaeWeights weights, Quality quality) {
                        digests.put(name + ", seed " + run.seed() + " @" + step, digest(weights));
                    }
                },
                () -> false);
    }

    private static String digest(SaeWeights weights) {
        MessageDigest digest = Sha256.digest();
        for (float[] values :
                List.of(
                        weights.encoder(),
                        weights.encoderBias(),
                        weights.decoder(),
                        weights.decoderBias().orElse(new float[0]))) {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
            bytes.asFloatBuffer().put(values);
            digest.update(bytes.array());
        }
        return Sha256.hex(digest.digest());
    }
}
