package io.husai.metrics.consistency;

import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.metrics.decoder.WeightsLocation;
import java.util.Comparator;

/**
 * One side of a pair: a run, or the reference, at its step.
 *
 * @param seed its seed; the lower one comes first
 * @param runId the run
 * @param step its step
 * @param weights where its decoder is
 */
record PairMember(long seed, String runId, long step, WeightsLocation weights) {
    /** The order within a pair. */
    static final Comparator<PairMember> ORDER =
            Comparator.comparingLong(PairMember::seed)
                    .thenComparing(PairMember::runId)
                    .thenComparingLong(PairMember::step);

    static PairMember of(StoredSnapshot snapshot) {
        return new PairMember(
                snapshot.seed(),
                snapshot.runId(),
                snapshot.step(),
                WeightsLocation.of(snapshot.weights()));
    }

    static PairMember of(ReferenceDecoder reference) {
        return new PairMember(
                reference.seed(),
                reference.runId(),
                reference.step(),
                WeightsLocation.of(reference));
    }
}
