package io.husai.metrics.consistency;

import io.husai.metrics.baseline.CrowdingBaseline;
import io.husai.metrics.baseline.SampledBaseline;
import io.husai.metrics.interval.PairBootstrap;
import io.husai.metrics.interval.SeedJackknife;
import io.husai.metrics.interval.Verdicts;
import io.husai.metrics.similarity.OneToOne;
import io.husai.metrics.similarity.Pwmcc;

/**
 * The statistics that figures are made of. Safe for use by several threads.
 *
 * @param pwmcc similarity of a pair
 * @param oneToOne matchings of a pair
 * @param sampled random decoders
 * @param crowding the upper bound on crowding
 * @param bootstrap the published interval
 * @param jackknife the interval to trust
 * @param verdicts conclusions in words
 */
public record Statistics(
        Pwmcc pwmcc,
        OneToOne oneToOne,
        SampledBaseline sampled,
        CrowdingBaseline crowding,
        PairBootstrap bootstrap,
        SeedJackknife jackknife,
        Verdicts verdicts) {
    public static Statistics create() {
        Pwmcc pwmcc = new Pwmcc();
        return new Statistics(
                pwmcc,
                new OneToOne(),
                new SampledBaseline(pwmcc),
                new CrowdingBaseline(pwmcc),
                new PairBootstrap(),
                new SeedJackknife(),
                new Verdicts());
    }
}
