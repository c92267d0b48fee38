package io.husai.metrics.consistency;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.metrics.interval.PairTable;
import io.husai.metrics.interval.PairValue;
import java.util.List;
import java.util.Optional;

/** Published pairs as tables for the statistics, and back. */
public final class PairTables {
    private PairTables() {}

    /**
     * @param pairs of a figure
     * @param declared the figure's condition, which knows the reference
     * @return empty where there are no pairs
     */
    public static Optional<PairTable> of(List<Pair> pairs, Optional<ConditionDeclared> declared) {
        if (pairs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                PairTable.of(pairs.stream().map(pair -> value(pair, declared)).toList()));
    }

    private static PairValue value(Pair pair, Optional<ConditionDeclared> declared) {
        if (!pair.withReference()) {
            return PairValue.of(pair.a(), pair.b(), pair.pwmcc());
        }
        long reference = declared.orElseThrow().reference().seed();
        return PairValue.withReference(pair.a() == reference ? pair.b() : pair.a(), pair.pwmcc());
    }

    /**
     * Pairs of random decoders as they are published.
     *
     * @param random a table in which the reference's seed is one like the others
     */
    static List<Pair> published(PairTable random, Optional<ConditionDeclared> declared) {
        return random.pairs().stream()
                .map(
                        value ->
                                new Pair(
                                        value.seed(),
                                        value.other().orElseThrow(),
                                        value.value(),
                                        touchesReference(value, declared)))
                .toList();
    }

    private static boolean touchesReference(PairValue value, Optional<ConditionDeclared> declared) {
        return declared.map(ConditionDeclared::reference)
                .map(
                        reference ->
                                value.seed() == reference.seed()
                                        || value.other().orElseThrow() == reference.seed())
                .orElse(false);
    }
}
