package io.husai.metrics.consistency;

import io.husai.contracts.Sha256;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.event.Quality;
import io.husai.contracts.event.SnapshotTaken.TensorShape;
import io.husai.contracts.event.SnapshotTaken.Weights;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Numerics;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.spec.TrainingSpec;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.decoder.WeightsLocation;
import io.husai.metrics.similarity.Decoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Snapshots of 12 x 8 random decoders that share a part, without store, broker or database. */
final class Fixture implements DecoderSource {
    static final int LATENTS = 12;
    static final int D_MODEL = 8;
    static final List<Long> STEPS = List.of(0L, 10L, 20L);
    static final long LAST = 20;

    private final Map<String, Decoder> decoders = new HashMap<>();
    private final Map<String, Decoder> encoders = new HashMap<>();

    @Override
    public Decoder decoder(WeightsLocation location) {
        return decoders.get(location.sha256());
    }

    /** Those of {@link #encode}; else none. */
    @Override
    public Optional<Decoder> encoder(WeightsLocation location) {
        return Optional.ofNullable(encoders.get(location.sha256()));
    }

    /** Gives the run an encoder whose directions are its decoder's. */
    void encode(long seed, long step) {
        encoders.put(weights(seed, step), decoderOf(seed, step));
    }

    StoredSnapshot snapshot(long seed, long step) {
        String runId = runId(seed);
        String sha256 = weights(seed, step);
        return new StoredSnapshot(
                seed,
                step,
                runId,
                new Weights(
                        uri(runId, step),
                        sha256,
                        1,
                        Map.of(
                                "W_dec",
                                new TensorShape("F32", List.of((long) LATENTS, (long) D_MODEL)))),
                new Quality(0.5 + seed * 1e-3, 0.25 + seed * 1e-3, 2, 0, 100));
    }

    ReferenceDecoder reference(long seed) {
        return new ReferenceDecoder(
                runId(seed), seed, LAST, uri(runId(seed), LAST), weights(seed, LAST));
    }

    private static String uri(String runId, long step) {
        return "runs/" + runId + "/" + step + "/sae_weights.safetensors";
    }

    private static String runId(long seed) {
        return Sha256.of(("run " + seed).getBytes(StandardCharsets.UTF_8));
    }

    private String weights(long seed, long step) {
        String sha256 =
                Sha256.of(("weights " + seed + " " + step).getBytes(StandardCharsets.UTF_8));
        decoders.put(sha256, Decoder.of(rows(seed, step), LATENTS, D_MODEL));
        return sha256;
    }

    Decoder decoderOf(long seed, long step) {
        return decoders.get(weights(seed, step));
    }

    private static float[] rows(long seed, long step) {
        Random shared = new Random(7);
        Random own = new Random(seed * 1_000 + step);
        float[] rows = new float[LATENTS * D_MODEL];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (own.nextGaussian() + step * 0.05 * shared.nextGaussian());
        }
        return rows;
    }

    static final Quality REFERENCE_QUALITY = new Quality(0.4, 0.75, 2, 0, 100);

    static ConditionDeclared declared(
            List<Long> seeds, ReferenceDecoder reference, MissingSeed... missing) {
        return new ConditionDeclared(
                "study/search/a",
                new ConditionSpec(
                        "ab".repeat(32),
                        Preset.HUSAI.sae(D_MODEL, LATENTS, 2),
                        TrainingSpec.plain(LAST, 4, 1e-3, SeedScope.INIT_AND_ORDER, STEPS),
                        null,
                        Numerics.CPU,
                        1),
                seeds,
                List.of(missing),
                reference,
                reference == null ? null : REFERENCE_QUALITY,
                null,
                null);
    }
}
