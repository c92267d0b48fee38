package io.husai.metrics.consistency;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Comparator;

/**
 * What was computed for a pair, kept for every study.
 *
 * @param runA run of the member with the lower seed
 * @param stepA its step
 * @param runB run of the other member
 * @param stepB its step
 * @param aToB {@code mean_i max_j |cos(a_i, b_j)|}
 * @param bToA {@code mean_j max_i |cos(a_i, b_j)|}
 */
record PairScore(String runA, long stepA, String runB, long stepB, double aToB, double bToA) {
    /** The order in which pair values are written, so that two writers never wait in a circle. */
    static final Comparator<PairScore> KEY_ORDER =
            Comparator.comparing(PairScore::runA)
                    .thenComparingLong(PairScore::stepA)
                    .thenComparing(PairScore::runB)
                    .thenComparingLong(PairScore::stepB);

    /** 0 to 1. */
    @JsonIgnore
    double pwmcc() {
        return (aToB + bToA) / 2;
    }

    Key key() {
        return new Key(runA, stepA, runB, stepB);
    }

    /** The natural key of a pair value. */
    record Key(String runA, long stepA, String runB, long stepB) {
        static Key of(PairMember first, PairMember second) {
            boolean inOrder = PairMember.ORDER.compare(first, second) <= 0;
            PairMember a = inOrder ? first : second;
            PairMember b = inOrder ? second : first;
            return new Key(a.runId(), a.step(), b.runId(), b.step());
        }
    }
}
