package io.husai.contracts.spec;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;

/**
 * A finished run's decoder, fixed by its content.
 *
 * @param runId the run
 * @param seed its seed
 * @param step the snapshot's step
 * @param uri artifact key of its weights file
 * @param sha256 digest of that file
 */
public record ReferenceDecoder(String runId, long seed, long step, String uri, String sha256) {
    public ReferenceDecoder {
        Sha256.require("reference.runId", runId);
        RunSpec.requireSeed("reference.seed", seed);
        TrainingSpec.requireStep("reference.step", step);
        ArtifactKey.require("reference.uri", uri);
        Sha256.require("reference.sha256", sha256);
    }
}
