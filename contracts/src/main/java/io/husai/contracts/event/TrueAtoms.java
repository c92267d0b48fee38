package io.husai.contracts.event;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;

/**
 * The atoms that a synthetic dataset was made from: tensor {@code W_dec}, {@code [atoms, dModel]},
 * float32.
 *
 * @param uri artifact key of the file
 * @param sha256 digest of that file
 */
public record TrueAtoms(String uri, String sha256) {
    public TrueAtoms {
        ArtifactKey.require("truth.uri", uri);
        Sha256.require("truth.sha256", sha256);
    }
}
