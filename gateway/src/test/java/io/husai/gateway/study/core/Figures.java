package io.husai.gateway.study.core;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.Estimate;
import io.husai.contracts.event.Interval;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.event.Quality;
import io.husai.contracts.event.Verdict;
import java.util.List;
import java.util.Map;

/** Final figures as the metrics service would send them, for planning tests. */
public final class Figures {
    public static final DatasetDescription STUDY_DATASET =
            new DatasetDescription(
                    "a".repeat(64),
                    "datasets/" + "a".repeat(64) + "/activations.safetensors",
                    "activations",
                    12_769,
                    128,
                    6_537_824,
                    0.01,
                    1.4,
                    Map.of());

    private Figures() {}

    /** A final figure with all expected seeds but the missing ones. */
    public static ConsistencyUpdated of(
            ConditionDeclared condition,
            double trained,
            double[] trainedCi,
            double random,
            double[] randomCi,
            double ev) {
        List<Long> gone = condition.missing().stream().map(MissingSeed::seed).toList();
        List<Long> seeds = condition.seeds().stream().filter(seed -> !gone.contains(seed)).toList();
        return new ConsistencyUpdated(
                condition.conditionId().split("/")[0],
                condition.conditionId(),
                condition.lastStep(),
                9,
                true,
                true,
                seeds,
                condition.missing(),
                seeds.stream().map(seed -> quality(condition, seed, ev)).toList(),
                estimate(ev, ev - 0.01, ev + 0.01, seeds.size()),
                estimate(1.0, 0.9, 1.1, seeds.size()),
                List.of(
                        new ConsistencyUpdated.Pair(
                                seeds.get(0), seeds.get(seeds.size() - 1), trained, false)),
                estimate(trained, trainedCi[0], trainedCi[1], 10),
                null,
                null,
                null,
                null,
                new ConsistencyUpdated.Baselines(
                        0.24725,
                        new ConsistencyUpdated.Sampled(
                                estimate(random, randomCi[0], randomCi[1], 10), List.of()),
                        null,
                        0.2593,
                        0.2511),
                List.of(sampled(trained - random, seeds.size())),
                null,
                null,
                null);
    }

    /** The same figure with pairs across references. */
    public static ConsistencyUpdated across(ConsistencyUpdated f, double mean) {
        ConsistencyUpdated.Pair pair =
                new ConsistencyUpdated.Pair(
                        f.seeds().get(0), f.seeds().get(f.seeds().size() - 1), mean, false);
        return new ConsistencyUpdated(
                f.studyId(),
                f.conditionId(),
                f.step(),
                f.revision() + 1,
                f.isFinal(),
                f.lastPlannedStep(),
                f.seeds(),
                f.missing(),
                f.quality(),
                f.explainedVariance(),
                f.mse(),
                f.pairs(),
                f.trained(),
                f.heldOut(),
                f.explainedVarianceHeldOut(),
                f.alignmentToReference(),
                new ConsistencyUpdated.Across(
                        estimate(mean, mean - 0.001, mean + 0.001, 12), List.of(pair)),
                f.baselines(),
                f.deltas(),
                f.companions(),
                f.groundTruth(),
                f.verdict());
    }

    /** The delta over random decoders, with standard error 0.001 and 4 degrees of freedom. */
    private static ConsistencyUpdated.Delta sampled(double delta, int seeds) {
        Interval interval =
                new Interval(
                        Interval.SEED_JACKKNIFE, 0.95, delta - 0.0028, delta + 0.0028, 0.001, 4.0);
        return new ConsistencyUpdated.Delta(
                "sampled", delta, seeds < 3 ? List.of() : List.of(interval), null);
    }

    /** A final contrast. */
    public static ContrastUpdated contrast(
            String studyId, String contrastId, String a, String b, double difference) {
        return new ContrastUpdated(
                studyId,
                contrastId,
                a,
                b,
                280,
                3,
                true,
                true,
                List.of(1L, 2L, 3L),
                List.of(1L, 2L, 3L),
                difference,
                null,
                List.of(
                        new Interval(
                                Interval.PAIR_BOOTSTRAP,
                                0.95,
                                difference - 0.002,
                                difference + 0.002,
                                null,
                                null),
                        new Interval(
                                Interval.SEED_JACKKNIFE,
                                0.95,
                                difference - 0.004,
                                difference + 0.004,
                                0.0017,
                                7.0)),
                List.of(),
                null,
                new Verdict(Verdict.Outcome.HIGHER, 280, true, "resolved at step 280"));
    }

    private static Estimate estimate(double mean, double low, double high, int n) {
        List<Interval> intervals =
                n < 3
                        ? List.of()
                        : List.of(
                                new Interval(Interval.PAIR_BOOTSTRAP, 0.95, low, high, null, null),
                                new Interval(
                                        Interval.SEED_JACKKNIFE,
                                        0.95,
                                        low - 0.002,
                                        high + 0.002,
                                        0.001,
                                        4.0));
        return new Estimate(mean, 0.002, mean - 0.003, mean + 0.003, mean, n, intervals);
    }

    private static ConsistencyUpdated.SeedQuality quality(
            ConditionDeclared condition, long seed, double ev) {
        String runId = condition.spec().withSeed(seed).runId();
        return new ConsistencyUpdated.SeedQuality(
                seed,
                runId,
                "runs/" + runId + "/" + condition.lastStep() + "/sae_weights.safetensors",
                "b".repeat(64),
                new Quality(1.2, ev, condition.spec().sae().k(), 0, 12_769));
    }
}
