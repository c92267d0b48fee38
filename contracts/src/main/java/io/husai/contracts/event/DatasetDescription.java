package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.Sha256;
import java.util.Map;

/**
 * A dataset: a matrix of activations {@code [rows, dModel]}, float32.
 *
 * @param sha256 digest of its safetensors file, which names it
 * @param uri artifact key of that file
 * @param name for people
 * @param rows number of activations
 * @param dModel width of an activation
 * @param bytes size of the file
 * @param mean over all entries
 * @param standardDeviation over all entries (n - 1)
 * @param provenance how it came about: recipe, seed, accuracy, or the uploaded file's name
 */
public record DatasetDescription(
        String sha256,
        String uri,
        String name,
        long rows,
        int dModel,
        long bytes,
        double mean,
        double standardDeviation,
        Map<String, Object> provenance) {
    public DatasetDescription {
        Sha256.require("dataset.sha256", sha256);
        requireText("dataset.uri", uri);
        requireText("dataset.name", name);
        require(rows >= 1, "dataset.rows", rows, "at least 1 row");
        require(dModel >= 1, "dataset.dModel", dModel, "at least 1");
        require(bytes >= 1, "dataset.bytes", bytes, "at least 1");
        provenance = provenance == null ? Map.of() : Map.copyOf(provenance);
    }

    public DatasetLocation location() {
        return new DatasetLocation(uri, sha256, rows, dModel);
    }
}
