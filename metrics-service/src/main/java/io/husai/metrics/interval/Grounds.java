package io.husai.metrics.interval;

import io.husai.contracts.event.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Why the seed jackknife's interval and the pair bootstrap's differ in width.
 *
 * @param seeds how many seeds there are; of a contrast "8" or "8 and 5"
 * @param correlation estimated correlation of pairs that share a seed: of the pairwise differences
 *     where both sides have the same pairs, else the mean of both sides
 * @param inflation factor on the variance of the mean from that correlation, at least 1
 */
record Grounds(String seeds, double correlation, double inflation) {
    static Grounds ofMean(PairTable table) {
        SharedSeedCorrelation shared = SharedSeedCorrelation.of(table);
        return new Grounds(
                String.valueOf(table.seeds().size()), shared.correlation(), shared.inflation());
    }

    static Grounds ofContrast(PairTable a, PairTable b) {
        int seedsA = a.seeds().size();
        int seedsB = b.seeds().size();
        String seeds = a.seeds().equals(b.seeds()) ? "" + seedsA : seedsA + " and " + seedsB;
        List<PairValue> matched = matched(a, b);
        if (!matched.isEmpty()) {
            SharedSeedCorrelation shared = SharedSeedCorrelation.of(PairTable.of(matched));
            return new Grounds(seeds, shared.correlation(), shared.inflation());
        }
        SharedSeedCorrelation ofA = SharedSeedCorrelation.of(a);
        SharedSeedCorrelation ofB = SharedSeedCorrelation.of(b);
        double varianceA = ofA.variance() / a.pairs().size();
        double varianceB = ofB.variance() / b.pairs().size();
        double total = varianceA + varianceB;
        double inflation =
                total == 0
                        ? 1
                        : (varianceA * ofA.inflation() + varianceB * ofB.inflation()) / total;
        return new Grounds(seeds, (ofA.correlation() + ofB.correlation()) / 2, inflation);
    }

    /** Pairwise differences, or nothing unless both sides have the same pairs, each once. */
    private static List<PairValue> matched(PairTable a, PairTable b) {
        Map<String, Double> ofB =
                b.pairs().stream()
                        .collect(Collectors.toMap(Grounds::members, PairValue::value, (x, y) -> x));
        List<PairValue> differences = new ArrayList<>();
        for (PairValue pair : a.pairs()) {
            Double other = ofB.remove(members(pair));
            if (other == null) {
                return List.of();
            }
            differences.add(new PairValue(pair.seed(), pair.other(), pair.value() - other));
        }
        return a.pairs().size() == b.pairs().size() ? differences : List.of();
    }

    private static String members(PairValue pair) {
        return pair.seed() + "," + pair.other();
    }

    /**
     * How many times narrower the pair bootstrap is, and the factors whose product that is: the
     * dependence of pairs that share a seed (root of the inflation), the t quantile over the normal
     * one, and the rest, which is the small sample: the bootstrap divides by n, and the jackknife
     * errs on the wide side where pairs depend little.
     */
    String widths(Interval jackknife, Interval bootstrap) {
        double wide = jackknife.high() - jackknife.low();
        double narrow = bootstrap.high() - bootstrap.low();
        if (!(narrow > 0) || !(wide > 0)) {
            return "all pairs have one value";
        }
        double ratio = wide / narrow;
        double t = wide / 2 / jackknife.standardError();
        double normal =
                new NormalDistribution().inverseCumulativeProbability((1 + bootstrap.level()) / 2);
        double dependence = Math.sqrt(inflation);
        double rest = ratio / dependence / (t / normal);
        return String.format(
                Locale.ROOT,
                "the published pair bootstrap is %s (dependence of pairs that share a seed"
                        + " x%.2f at an estimated correlation of %.2f, t quantile %.2f with %s"
                        + " degrees of freedom x%.2f, small sample x%.2f)",
                ratio >= 1
                        ? String.format(Locale.ROOT, "%.1f times narrower", ratio)
                        : String.format(Locale.ROOT, "%.1f times wider", 1 / ratio),
                dependence,
                correlation + 0.0,
                t,
                freedom(jackknife.degreesOfFreedom()),
                t / normal,
                rest);
    }

    private static String freedom(double degrees) {
        return degrees == Math.rint(degrees)
                ? String.valueOf((long) degrees)
                : String.format(Locale.ROOT, "%.1f", degrees);
    }
}
