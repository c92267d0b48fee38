package io.husai.metrics.contrast;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.metrics.consistency.PairTables;
import io.husai.metrics.interval.PairTable;
import java.util.List;
import java.util.Optional;

/**
 * What a contrast needs of one condition's figure.
 *
 * @param step the figure's step
 * @param isFinal whether the figure is final
 * @param inputs digest of what the figure is a function of
 * @param seeds present, ascending
 * @param pairs PWMCC of each pair
 * @param acrossPairs PWMCC of the pairs across references; empty where there are none
 */
record ContrastSide(
        long step,
        @JsonProperty("final") boolean isFinal,
        String inputs,
        List<Long> seeds,
        List<Pair> pairs,
        List<Pair> acrossPairs) {
    ContrastSide {
        acrossPairs = acrossPairs == null ? List.of() : acrossPairs;
    }

    /** With the pairs of the reference, as published; empty where there are no pairs. */
    Optional<PairTable> table(ConditionDeclared declared) {
        return PairTables.of(pairs, Optional.of(declared));
    }

    /** The pairs across references; empty where there are none. */
    Optional<PairTable> acrossTable(ConditionDeclared declared) {
        return PairTables.of(acrossPairs, Optional.of(declared));
    }
}
