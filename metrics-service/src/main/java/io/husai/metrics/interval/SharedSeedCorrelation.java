package io.husai.metrics.interval;

import java.util.List;

/**
 * How strongly pairs that share a seed move together: the mean product of their centred values over
 * the mean square of all centred values. Sharing the fixed reference doesn't count.
 *
 * @param correlation estimate, with little precision from few seeds; 0 where all values are equal
 *     or no pairs share a seed
 * @param variance of a pair's value (n in the denominator)
 * @param inflation factor by which that correlation multiplies the variance of the mean, {@code 1 +
 *     2 m correlation / n} with m couples of pairs that share a seed among n pairs ({@code 1 + 2 (S
 *     - 2) correlation} when all pairs of S seeds are there); a negative estimate counts as 0
 */
record SharedSeedCorrelation(double correlation, double variance, double inflation) {
    static SharedSeedCorrelation of(PairTable table) {
        List<PairValue> pairs = table.pairs();
        double mean = table.mean();
        double squares = 0;
        double products = 0;
        long couples = 0;
        for (int i = 0; i < pairs.size(); i++) {
            double centred = pairs.get(i).value() - mean;
            squares += centred * centred;
            for (int j = i + 1; j < pairs.size(); j++) {
                if (shareSeed(pairs.get(i), pairs.get(j))) {
                    products += centred * (pairs.get(j).value() - mean);
                    couples++;
                }
            }
        }
        double variance = squares / pairs.size();
        double correlation = couples == 0 || variance == 0 ? 0 : products / couples / variance;
        double inflation = 1 + 2.0 * couples / pairs.size() * Math.max(0, correlation);
        return new SharedSeedCorrelation(correlation, variance, inflation);
    }

    private static boolean shareSeed(PairValue a, PairValue b) {
        return b.touches(a.seed()) || (a.other().isPresent() && b.touches(a.other().getAsLong()));
    }
}
