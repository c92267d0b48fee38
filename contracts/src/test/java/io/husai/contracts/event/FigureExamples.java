package io.husai.contracts.event;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.event.ConsistencyUpdated.Baselines;
import io.husai.contracts.event.ConsistencyUpdated.Companions;
import io.husai.contracts.event.ConsistencyUpdated.Delta;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.contracts.event.ConsistencyUpdated.Sampled;
import io.husai.contracts.event.ConsistencyUpdated.SeedQuality;
import io.husai.contracts.event.ConsistencyUpdated.SubspaceOverlap;
import java.util.List;

/** Figures for {@link EventExamples}; magnitudes are those of the study at k = 4. */
final class FigureExamples {
    private static final Interval BOOTSTRAP =
            new Interval(Interval.PAIR_BOOTSTRAP, 0.95, 0.3255, 0.3275, null, null);
    private static final Interval JACKKNIFE =
            new Interval(Interval.SEED_JACKKNIFE, 0.95, 0.3235, 0.3295, 0.0013, 4.0);
    private static final Estimate BARE = new Estimate(1.42, 0.01, 1.41, 1.43, 1.42, 3, null);
    private static final List<Pair> PAIRS =
            List.of(new Pair(42, 123, 0.3278, true), new Pair(123, 456, 0.3252, false));

    private FigureExamples() {}

    static ConsistencyUpdated consistency(String study, String condition, String runId) {
        Quality quality = new Quality(1.4224, 0.4266, 4.0, 0.25, 12_769);
        return new ConsistencyUpdated(
                study,
                condition,
                175,
                9,
                true,
                true,
                List.of(42L, 123L),
                List.of(new MissingSeed(456, "diverged at step 12")),
                List.of(
                        new SeedQuality(
                                42,
                                runId,
                                ArtifactKey.weights(runId, 175).path(),
                                "cd".repeat(32),
                                quality)),
                estimate(0.4266),
                BARE,
                PAIRS,
                estimate(0.3265),
                estimate(0.3252),
                estimate(0.5411),
                0.2823,
                new ConsistencyUpdated.Across(BARE, PAIRS),
                new Baselines(0.2463, new Sampled(BARE, PAIRS), estimate(0.2462), 0.2868, 0.2731),
                List.of(
                        new Delta("exact", 0.0802, List.of(JACKKNIFE), verdict()),
                        new Delta("crowding", 0.0397, null, null),
                        new Delta("crowdingMended", 0.0534, null, null)),
                new Companions(
                        -0.01, 0.3, 0.05, 0.03, 0.04, List.of(new SubspaceOverlap(8, 0.5, 0.0625))),
                new ConsistencyUpdated.GroundTruth(0.96, List.of(0.95, 0.97), 0.454),
                verdict());
    }

    static ConsistencyUpdated emptyConsistency(String study, String condition) {
        return new ConsistencyUpdated(
                study,
                condition,
                0,
                1,
                false,
                false,
                List.of(),
                null,
                List.of(),
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                new Baselines(0.2463, null, null, null, null),
                null,
                new Companions(null, null, null, null, null, null),
                null,
                null);
    }

    static ContrastUpdated contrast(String study, String a, String b) {
        return new ContrastUpdated(
                study,
                study + "/contrast/k",
                a,
                b,
                280,
                4,
                true,
                true,
                List.of(42L, 123L, 456L),
                List.of(42L, 123L, 789L),
                0.0713,
                0.0709,
                List.of(BOOTSTRAP, JACKKNIFE),
                List.of(JACKKNIFE),
                new ContrastUpdated.Across(0.01, List.of(JACKKNIFE)),
                verdict());
    }

    static ContrastUpdated emptyContrast(String study, String a, String b) {
        return new ContrastUpdated(
                study,
                study + "/contrast/k",
                a,
                b,
                0,
                1,
                false,
                false,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Estimate estimate(double mean) {
        return new Estimate(
                mean, 0.0013, mean - 0.0013, mean + 0.0013, mean, 2, List.of(BOOTSTRAP, JACKKNIFE));
    }

    private static Verdict verdict() {
        return new Verdict(
                Verdict.Outcome.HIGHER,
                175,
                false,
                "higher at step 175: the 95 % seed-jackknife interval excludes 0 with 3 seeds");
    }
}
