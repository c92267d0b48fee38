package io.husai.contracts.spec;

import io.husai.contracts.artifact.ArtifactKey;
import java.util.List;

/** Specs of the published study, as the tests use them. */
public final class StudySpecs {
    /** SHA-256 of the study's activations, {@code [12769, 128]}. */
    public static final String DATASET =
            "8c0e74aa53fe04192416b2d1bf30b0164549550779b699496548948151a18490";

    private StudySpecs() {}

    /** 25 epochs of {@code ceil(12769 / 2048) = 7} steps, snapshots at the start and the end. */
    public static TrainingSpec searchTraining() {
        return TrainingSpec.plain(175, 2_048, 3e-4, SeedScope.INIT_AND_ORDER, List.of(0L, 175L));
    }

    public static ConditionSpec search(int k) {
        return new ConditionSpec(
                DATASET, Preset.HUSAI.sae(128, 128, k), searchTraining(), null, Numerics.CPU, 1);
    }

    public static ReferenceDecoder reference() {
        String runId = search(4).withSeed(42).runId();
        return new ReferenceDecoder(
                runId, 42, 175, ArtifactKey.weights(runId, 175).path(), "ab".repeat(32));
    }

    /** A spec with every optional setting present. */
    public static ConditionSpec everything() {
        TrainingSpec training =
                new TrainingSpec(
                        1_000,
                        1_024,
                        1e-4,
                        SeedScope.ORDER,
                        List.of(0L, 500L, 1_000L),
                        1e-2,
                        new AuxK(1.0 / 32, 64, 10_000_000),
                        1.0,
                        50L,
                        200L);
        return new ConditionSpec(
                DATASET,
                Preset.MODERN.sae(128, 256, 8),
                training,
                new AlignmentSpec(2e-3, true, reference()),
                "cuda-sm90",
                1);
    }
}
