package io.husai.contracts.artifact;

import java.io.IOException;

/** A healthy store says that there is nothing under the key. */
public final class ArtifactAbsentException extends IOException {
    public ArtifactAbsentException(ArtifactKey key) {
        super("nothing is stored under " + key.path());
    }
}
