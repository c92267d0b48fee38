package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireFinite;
import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

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
 * @param provenance how it came about: recipe, seed, accuracy, or the uploaded file's name; texts,
 *     finite numbers (whole ones as {@code Long}) and truth values
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
    /** Provenance of a synthetic dataset: the digest of the file of its true atoms. */
    public static final String TRUE_ATOMS = "trueAtomsSha256";

    /** Provenance of an upload: the digest of the file as it came. */
    public static final String FILE_SHA256 = "fileSha256";

    public DatasetDescription {
        Sha256.require("dataset.sha256", sha256);
        ArtifactKey.require("dataset.uri", uri);
        requireText("dataset.name", name);
        require(rows >= 1, "dataset.rows", rows, "at least 1 row");
        require(dModel >= 1, "dataset.dModel", dModel, "at least 1");
        require(bytes >= 1, "dataset.bytes", bytes, "at least 1");
        requireFinite("dataset.mean", mean);
        require(
                standardDeviation >= 0 && Double.isFinite(standardDeviation),
                "dataset.standardDeviation",
                standardDeviation,
                "a number of at least 0");
        provenance = provenance == null ? Map.of() : checked(provenance);
    }

    private static Map<String, Object> checked(Map<String, Object> provenance) {
        Map<String, Object> copy = new TreeMap<>();
        provenance.forEach(
                (name, value) -> {
                    boolean finite = !(value instanceof Double number) || Double.isFinite(number);
                    require(
                            value instanceof String
                                    || value instanceof Number && finite
                                    || value instanceof Boolean,
                            "dataset.provenance." + name,
                            value,
                            "a text, a finite number, true or false");
                    copy.put(name, value instanceof Integer whole ? whole.longValue() : value);
                });
        return Collections.unmodifiableMap(copy);
    }

    public DatasetLocation location() {
        return new DatasetLocation(uri, sha256, rows, dModel);
    }
}
