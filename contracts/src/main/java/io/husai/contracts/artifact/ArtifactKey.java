package io.husai.contracts.artifact;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Sha256;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A place in the artifact store: a relative path of plain segments. Keys are built from digests,
 * step numbers and UUIDs only; a key that came from outside is checked by the constructor.
 *
 * @param path for example {@code runs/<runId>/175/sae_weights.safetensors}
 */
public record ArtifactKey(String path) {
    public static final String WEIGHTS = "sae_weights.safetensors";
    public static final String CFG = "cfg.json";
    private static final String SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}";
    private static final Pattern PATH =
            Pattern.compile("(datasets|runs|studies)(/" + SEGMENT + "){1,4}");

    public ArtifactKey {
        require("uri", path);
    }

    /** Throws {@link InvalidValueException} unless {@code path} is a key's path. */
    public static void require(String field, String path) {
        InvalidValueException.require(
                path != null && PATH.matcher(path).matches(),
                field,
                path,
                "an artifact key such as runs/<runId>/<step>/" + WEIGHTS);
    }

    public static ArtifactKey activations(String datasetSha256) {
        Sha256.require("dataset", datasetSha256);
        return new ArtifactKey("datasets/" + datasetSha256 + "/activations.safetensors");
    }

    public static ArtifactKey datasetDescription(String datasetSha256) {
        Sha256.require("dataset", datasetSha256);
        return new ArtifactKey("datasets/" + datasetSha256 + "/dataset.json");
    }

    /** The atoms that a synthetic dataset was made from, as a decoder's tensor. */
    public static ArtifactKey trueAtoms(String datasetSha256) {
        Sha256.require("dataset", datasetSha256);
        return new ArtifactKey("datasets/" + datasetSha256 + "/atoms.safetensors");
    }

    /** The weights of a run at a step. */
    public static ArtifactKey weights(String runId, long step) {
        return new ArtifactKey(stepFolder(runId, step) + WEIGHTS);
    }

    /** The description of a run's step; written last, it marks the step as complete. */
    public static ArtifactKey cfg(String runId, long step) {
        return new ArtifactKey(stepFolder(runId, step) + CFG);
    }

    public static ArtifactKey checkpoint(String runId) {
        Sha256.require("runId", runId);
        return new ArtifactKey("runs/" + runId + "/checkpoint.safetensors");
    }

    /** Its presence tells trainers that the study was cancelled. */
    public static ArtifactKey cancelled(UUID studyId) {
        return new ArtifactKey("studies/" + studyId + "/cancelled");
    }

    private static String stepFolder(String runId, long step) {
        Sha256.require("runId", runId);
        InvalidValueException.require(step >= 0, "step", step, "a step of at least 0");
        return "runs/" + runId + "/" + step + "/";
    }
}
