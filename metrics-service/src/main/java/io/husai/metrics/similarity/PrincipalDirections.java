package io.husai.metrics.similarity;

import io.husai.contracts.event.ConsistencyUpdated.SubspaceOverlap;
import java.util.List;

/**
 * The leading directions of a decoder: eigenvectors of the second moment of its unit rows, by
 * falling eigenvalue.
 */
public final class PrincipalDirections {
    private PrincipalDirections() {}

    public static PrincipalDirections of(Decoder decoder) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Overlap of the subspaces of the leading {@code r} directions, {@code ||U_a' U_b||^2 / r}, for
     * r = 1, 2, 4, ... up to half of dModel, with the level {@code r / dModel} of unrelated
     * subspaces; ranks that one of the decoders doesn't reach are left out.
     */
    public List<SubspaceOverlap> overlap(PrincipalDirections other) {
        throw new UnsupportedOperationException("follows");
    }
}
