package io.husai.metrics.interval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A weighted sum of tables' means plus a constant: a mean, a delta, a contrast, or the change of
 * one of them between two steps.
 */
record Combination(List<Term> terms, double constant) {
    /**
     * @param weight of the table's mean
     */
    record Term(double weight, PairTable table) {}

    /**
     * @param parts groups of tables without a common seed, whose variances add
     */
    record Error(double standardError, double degreesOfFreedom, int parts) {}

    static Combination difference(PairTable a, PairTable b) {
        return new Combination(List.of(new Term(1, a), new Term(-1, b)), 0);
    }

    double value() {
        double sum = constant;
        for (Term term : terms) {
            sum += term.weight() * term.table().mean();
        }
        return sum;
    }

    /**
     * The jackknife's standard error; empty where a table has fewer than three seeds, or all its
     * pairs on one seed.
     */
    Optional<Error> jackknife() {
        double variance = 0;
        double weighted = 0;
        double smallest = Double.POSITIVE_INFINITY;
        List<List<Term>> parts = parts();
        for (List<Term> part : parts) {
            int fewest = part.stream().mapToInt(t -> t.table().seeds().size()).min().orElseThrow();
            OptionalDouble own = variance(part);
            if (fewest < SeedJackknife.FEWEST_SEEDS || own.isEmpty()) {
                return Optional.empty();
            }
            double v = own.getAsDouble();
            variance += v;
            weighted += v * v / (fewest - 1);
            smallest = Math.min(smallest, fewest - 1);
        }
        // Welch and Satterthwaite; with one part this is that part's fewest seeds - 1
        boolean single = parts.size() == 1 || variance == 0;
        double freedom = single ? smallest : variance * variance / weighted;
        return Optional.of(new Error(Math.sqrt(variance), freedom, parts.size()));
    }

    /** Terms whose tables share seeds, directly or through others, stand together. */
    private List<List<Term>> parts() {
        List<List<Term>> parts = new ArrayList<>();
        for (Term term : terms) {
            List<Term> joined = new ArrayList<>(List.of(term));
            parts.removeIf(part -> touches(part, term.table()) && joined.addAll(0, part));
            parts.add(joined);
        }
        return parts;
    }

    private static boolean touches(List<Term> part, PairTable table) {
        return part.stream()
                .anyMatch(t -> t.table().seeds().stream().anyMatch(table.seeds()::contains));
    }

    private static OptionalDouble variance(List<Term> part) {
        SortedSet<Long> seeds = new TreeSet<>();
        part.forEach(term -> seeds.addAll(term.table().seeds()));
        double[] without = new double[seeds.size()];
        int at = 0;
        for (long seed : seeds) {
            for (Term term : part) {
                OptionalDouble mean = term.table().meanWithout(seed);
                if (mean.isEmpty()) {
                    return OptionalDouble.empty();
                }
                without[at] += term.weight() * mean.getAsDouble();
            }
            at++;
        }
        Sample left = Sample.of(without);
        double mean = left.mean();
        double squares = 0;
        for (double value : without) {
            squares += (value - mean) * (value - mean);
        }
        return OptionalDouble.of(squares * (without.length - 1) / without.length);
    }
}
