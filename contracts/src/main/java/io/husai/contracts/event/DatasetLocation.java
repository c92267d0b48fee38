package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;

/**
 * Where a trainer finds a dataset and what it must find there.
 *
 * @param uri artifact key of the safetensors file
 * @param sha256 its digest
 * @param rows number of activations
 * @param dModel width of an activation
 */
public record DatasetLocation(String uri, String sha256, long rows, int dModel) {
    public DatasetLocation {
        ArtifactKey.require("dataset.uri", uri);
        Sha256.require("dataset.sha256", sha256);
        require(rows >= 1, "dataset.rows", rows, "at least 1 row");
        require(dModel >= 1, "dataset.dModel", dModel, "at least 1");
    }
}
