package io.husai.gateway.study.core;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.TrueAtoms;

/** The atoms that a dataset was made from, where its provenance names them. */
final class Truth {
    private Truth() {}

    /** Null where they aren't known. */
    static TrueAtoms of(DatasetDescription dataset) {
        return dataset.provenance().get(DatasetDescription.TRUE_ATOMS) instanceof String sha256
                ? new TrueAtoms(ArtifactKey.trueAtoms(dataset.sha256()).path(), sha256)
                : null;
    }
}
