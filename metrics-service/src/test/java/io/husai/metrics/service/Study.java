package io.husai.metrics.service;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore.StoredArtifact;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ContrastDeclared;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.event.Quality;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.SnapshotTaken.TensorShape;
import io.husai.contracts.event.SnapshotTaken.Weights;
import io.husai.contracts.event.StudyDeclared;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Numerics;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.spec.TrainingSpec;
import io.husai.contracts.tensor.SafetensorsWriter;
import io.husai.metrics.similarity.Decoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * A small study whose decoders are 12 x 8 random matrices that share a part, the same for the same
 * seed and step; its runs' ids depend on the study, so studies don't share pair values.
 */
final class Study {
    static final int LATENTS = 12;
    static final int D_MODEL = 8;
    static final List<Long> STEPS = List.of(0L, 10L, 20L);
    static final long LAST = 20;

    private final FolderStore store;
    private final String studyId = UUID.randomUUID().toString();
    private final List<ConditionDeclared> conditions = new ArrayList<>();
    private final List<ContrastDeclared> contrasts = new ArrayList<>();

    Study(FolderStore store) {
        this.store = store;
    }

    String studyId() {
        return studyId;
    }

    String conditionId(String label) {
        return studyId + "/search/" + label;
    }

    String contrastId() {
        return studyId + "/contrast/a-b";
    }

    ConditionSpec spec(String label) {
        // the learning rate differs from study to study, and so do the runs' ids
        double rate = 1e-4 + (studyId.hashCode() & 0xffffff) * 1e-12;
        return new ConditionSpec(
                "ab".repeat(32),
                Preset.HUSAI.sae(D_MODEL, LATENTS, 1 + label.charAt(0) % 4),
                TrainingSpec.plain(LAST, 4, rate, SeedScope.INIT_AND_ORDER, STEPS),
                null,
                Numerics.CPU,
                1);
    }

    Study condition(String label, List<Long> seeds, MissingSeed... missing) {
        conditions.removeIf(c -> c.conditionId().equals(conditionId(label)));
        conditions.add(
                new ConditionDeclared(conditionId(label), spec(label), seeds, List.of(missing)));
        return this;
    }

    Study contrast(String a, String b) {
        contrasts.add(new ContrastDeclared(contrastId(), conditionId(a), conditionId(b)));
        return this;
    }

    StudyDeclared declared(long revision) {
        return new StudyDeclared(
                studyId, revision, "seed-sweep", List.copyOf(conditions), List.copyOf(contrasts));
    }

    /** Writes the weights and gives the event that announces them. */
    SnapshotTaken snapshot(String label, long seed, long step) {
        String runId = spec(label).withSeed(seed).runId();
        ArtifactKey key = ArtifactKey.weights(runId, step);
        float[] rows = rows(label, seed, step);
        try {
            StoredArtifact stored =
                    store.writeIfAbsent(
                            key,
                            out ->
                                    new SafetensorsWriter()
                                            .add("W_dec", rows, LATENTS, D_MODEL)
                                            .writeTo(out));
            return event(label, seed, step, runId, stored);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SnapshotTaken event(
            String label, long seed, long step, String runId, StoredArtifact stored) {
        return new SnapshotTaken(
                studyId,
                conditionId(label),
                runId,
                seed,
                step,
                step == LAST,
                1,
                "trainer-1",
                new Weights(
                        stored.key().path(),
                        stored.sha256(),
                        stored.bytes(),
                        Map.of(
                                "W_dec",
                                new TensorShape("F32", List.of((long) LATENTS, (long) D_MODEL)))),
                new Quality(0.5 + seed * 1e-3, 0.25 + seed * 1e-3, 2, 0, 100));
    }

    Decoder decoder(String label, long seed, long step) {
        return Decoder.of(rows(label, seed, step), LATENTS, D_MODEL);
    }

    private static float[] rows(String label, long seed, long step) {
        Random shared = new Random(label.charAt(0));
        Random own = new Random(seed * 1_000 + step);
        float[] rows = new float[LATENTS * D_MODEL];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (own.nextGaussian() + step * 0.05 * shared.nextGaussian());
        }
        return rows;
    }
}
