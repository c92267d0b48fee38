package io.husai.metrics.interval;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.event.Estimate;
import io.husai.contracts.event.Interval;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The pairs of a condition at one step, in seed order whatever order they came in, so sums over
 * them have the same bits. Pairs may be missing (across references), and a seed may meet another
 * one more than once; the statistics average over the pairs that are there.
 */
public final class PairTable {
    private static final Comparator<PairValue> SEED_ORDER =
            Comparator.comparingLong(PairValue::seed)
                    .thenComparing(PairValue::isWithReference)
                    .thenComparingLong(p -> p.other().orElse(0))
                    .thenComparingDouble(PairValue::value);

    private final List<PairValue> pairs;
    private final SortedSet<Long> seeds = new TreeSet<>();

    private PairTable(List<PairValue> pairs) {
        this.pairs = pairs;
        for (PairValue pair : pairs) {
            seeds.add(pair.seed());
            pair.other().ifPresent(seeds::add);
        }
    }

    /** The pairs in any order; at least one. */
    public static PairTable of(Collection<PairValue> pairs) {
        require(!pairs.isEmpty(), "pairs", "an empty list", "at least one pair");
        return new PairTable(pairs.stream().sorted(SEED_ORDER).toList());
    }

    /** In seed order; a pair with the reference after the pairs of its seed. */
    public List<PairValue> pairs() {
        return pairs;
    }

    /** Ascending, without the reference. */
    public SortedSet<Long> seeds() {
        return Collections.unmodifiableSortedSet(seeds);
    }

    /** Values in seed order. */
    public double[] values() {
        return pairs.stream().mapToDouble(PairValue::value).toArray();
    }

    public double mean() {
        double sum = 0;
        for (PairValue pair : pairs) {
            sum += pair.value();
        }
        return sum / pairs.size();
    }

    /** Mean over the pairs without that seed; empty where every pair has it. */
    OptionalDouble meanWithout(long seed) {
        double sum = 0;
        int left = 0;
        for (PairValue pair : pairs) {
            if (!pair.touches(seed)) {
                sum += pair.value();
                left++;
            }
        }
        return left == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / left);
    }

    /** The pairs without the reference: the held-out table; empty where none is left. */
    public Optional<PairTable> withoutReference() {
        List<PairValue> left = pairs.stream().filter(p -> !p.isWithReference()).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(of(left));
    }

    /** The pairs' summary, with these intervals of their mean. */
    public Estimate estimate(List<Interval> intervals) {
        return Sample.of(values()).estimate(intervals);
    }
}
