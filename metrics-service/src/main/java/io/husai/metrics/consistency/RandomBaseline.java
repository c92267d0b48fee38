package io.husai.metrics.consistency;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.contracts.event.ConsistencyUpdated.Sampled;
import io.husai.contracts.event.Interval;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.metrics.interval.PairTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The sampled baseline of figures. It depends on seeds and sizes alone, so what was computed for
 * one step serves the others. Safe for use by several threads.
 */
final class RandomBaseline {
    private static final int KEPT = 200;

    private final Statistics statistics;
    private final Map<Key, Drawn> kept =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Drawn> eldest) {
                    return size() > KEPT;
                }
            };

    RandomBaseline(Statistics statistics) {
        this.statistics = statistics;
    }

    private record Key(List<Long> seeds, OptionalLong reference, DecoderSize size) {}

    /**
     * @param sampled as it is published
     * @param table its pairs, with the reference as the fixed one
     */
    record Drawn(Sampled sampled, PairTable table) {}

    /** One random decoder per seed, the reference's among them; empty below two. */
    Optional<Drawn> of(FigureInputs inputs, DecoderSize size) {
        OptionalLong reference =
                inputs.declared()
                        .map(ConditionDeclared::reference)
                        .map(ReferenceDecoder::seed)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty());
        TreeSet<Long> seeds = new TreeSet<>(inputs.seeds());
        reference.ifPresent(seeds::add);
        if (seeds.size() < 2) {
            return Optional.empty();
        }
        Key key = new Key(List.copyOf(seeds), reference, size);
        synchronized (kept) {
            Drawn known = kept.get(key);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Drawn drawn = draw(key, inputs.declared());
        synchronized (kept) {
            kept.put(key, drawn);
        }
        return Optional.of(drawn);
    }

    private Drawn draw(Key key, Optional<ConditionDeclared> declared) {
        List<Pair> pairs =
                PairTables.published(
                        statistics
                                .sampled()
                                .pairs(key.seeds(), key.size().dModel(), key.size().latents()),
                        declared);
        PairTable table = PairTables.of(pairs, declared).orElseThrow();
        List<Interval> intervals =
                Stream.of(
                                statistics.bootstrap().baselineMean(table),
                                statistics.jackknife().mean(table))
                        .flatMap(Optional::stream)
                        .toList();
        return new Drawn(new Sampled(table.estimate(intervals), pairs), table);
    }
}
