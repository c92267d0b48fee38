package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireList;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.TrainingSpec;
import java.util.List;
import java.util.Map;

/**
 * A run's weights and quality at one step: a claim check, never the tensor.
 *
 * @param studyId the study that asked for the run
 * @param conditionId the condition that it was requested for
 * @param runId the run
 * @param seed its seed
 * @param step steps done
 * @param isFinal whether it is the run's last step
 * @param attempt of the job
 * @param trainer who took it
 * @param weights where they are; consumers verify size and digest before use
 * @param quality over the dataset
 */
public record SnapshotTaken(
        String studyId,
        String conditionId,
        String runId,
        long seed,
        long step,
        @JsonProperty("final") boolean isFinal,
        int attempt,
        String trainer,
        Weights weights,
        Quality quality)
        implements Event {
    public SnapshotTaken {
        requireText("studyId", studyId);
        requireText("conditionId", conditionId);
        Sha256.require("runId", runId);
        RunSpec.requireSeed("seed", seed);
        TrainingSpec.requireStep("step", step);
        require(attempt >= 1, "attempt", attempt, "a whole number of at least 1");
        requireText("trainer", trainer);
        requirePresent("weights", weights);
        requirePresent("quality", quality);
    }

    @Override
    public String key() {
        return conditionId;
    }

    /**
     * A weights file.
     *
     * @param uri artifact key
     * @param sha256 digest of the file
     * @param bytes its size
     * @param tensors its tensors by name: {@code W_enc [dModel, dSae]}, {@code b_enc [dSae]},
     *     {@code W_dec [dSae, dModel]} and {@code b_dec [dModel]} where there is one
     */
    public record Weights(String uri, String sha256, long bytes, Map<String, TensorShape> tensors) {
        public Weights {
            ArtifactKey.require("weights.uri", uri);
            Sha256.require("weights.sha256", sha256);
            require(bytes >= 1, "weights.bytes", bytes, "at least 1");
            requirePresent("weights.tensors", tensors);
            tensors.forEach((name, tensor) -> requirePresent("weights.tensors." + name, tensor));
            tensors = Map.copyOf(tensors);
        }
    }

    /**
     * @param dtype safetensors name, for example {@code F32}
     * @param shape sizes, outermost first
     */
    public record TensorShape(String dtype, List<Long> shape) {
        public TensorShape {
            requireText("dtype", dtype);
            shape = requireList("shape", shape);
            for (long size : shape) {
                require(size >= 0, "shape", shape, "sizes of at least 0");
            }
        }
    }
}
