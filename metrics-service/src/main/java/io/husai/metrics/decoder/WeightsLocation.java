package io.husai.metrics.decoder;

import io.husai.contracts.event.SnapshotTaken.Weights;
import io.husai.contracts.event.TrueAtoms;
import io.husai.contracts.spec.ReferenceDecoder;
import java.util.OptionalLong;

/**
 * Where weights are and what they must be.
 *
 * @param uri artifact key
 * @param sha256 digest of the file
 * @param bytes its size, where it was announced
 */
public record WeightsLocation(String uri, String sha256, OptionalLong bytes) {
    public static WeightsLocation of(Weights weights) {
        return new WeightsLocation(
                weights.uri(), weights.sha256(), OptionalLong.of(weights.bytes()));
    }

    public static WeightsLocation of(ReferenceDecoder reference) {
        return new WeightsLocation(reference.uri(), reference.sha256(), OptionalLong.empty());
    }

    public static WeightsLocation of(TrueAtoms atoms) {
        return new WeightsLocation(atoms.uri(), atoms.sha256(), OptionalLong.empty());
    }
}
