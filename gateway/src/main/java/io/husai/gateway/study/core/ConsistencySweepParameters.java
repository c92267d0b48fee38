package io.husai.gateway.study.core;

import static io.husai.contracts.InvalidValueException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.InvalidValueException;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.SeedScope;
import java.util.List;

/**
 * Parameters of {@link ConsistencySweep}; the defaults are the study's.
 *
 * @param k sparsity of every run
 * @param dSae number of latents
 * @param lambdas weights of the penalty; 0 is among them, since the others are held against it
 * @param symmetric whether the penalty takes the maxima from both sides
 * @param referenceSeeds seeds of the references; with two or more the verdict rests on pairs across
 *     references
 * @param seeds seeds of the sweep, none of them a reference's
 * @param epochs epochs of every run
 * @param maxEvDrop largest drop of the mean explained variance against lambda 0 that can be
 *     selected
 * @param preset family of SAE settings
 * @param batchSize rows of a batch
 * @param learningRate Adam's step size
 * @param seedScope what the seeds vary
 * @param snapshotEveryEpochs epochs between snapshots
 */
record ConsistencySweepParameters(
        int k,
        int dSae,
        List<Double> lambdas,
        boolean symmetric,
        List<Long> referenceSeeds,
        List<Long> seeds,
        int epochs,
        double maxEvDrop,
        Preset preset,
        int batchSize,
        double learningRate,
        SeedScope seedScope,
        int snapshotEveryEpochs) {
    private static final List<Double> PUBLISHED_LAMBDAS = List.of(0.0, 1e-4, 5e-4, 1e-3, 2e-3);
    private static final int MAX_EPOCHS = 100_000;

    static ConsistencySweepParameters read(ObjectNode node, StudyLimits limits) {
        Parameters p = new Parameters("parameters", node);
        int dSae = p.integer("dSae", 128, 1, limits.dSae());
        ConsistencySweepParameters parameters =
                new ConsistencySweepParameters(
                        p.integer("k", Math.min(4, dSae), 1, dSae),
                        dSae,
                        p.numbers("lambdas", PUBLISHED_LAMBDAS, 0, 10, 64),
                        p.flag("symmetric", false),
                        p.seeds("referenceSeeds", List.of(42L), 1, 16),
                        p.seeds("seeds", List.of(123L, 456L, 789L, 1011L), 3, limits.seeds()),
                        p.integer("epochs", 30, 1, MAX_EPOCHS),
                        p.number("maxEvDrop", 0.05, 0, 1),
                        p.choice("preset", Preset.HUSAI),
                        p.integer("batchSize", 2048, 1, 1_048_576),
                        p.number("learningRate", 3e-4, 1e-12, 1),
                        p.choice("seedScope", SeedScope.INIT_AND_ORDER),
                        p.integer("snapshotEveryEpochs", 5, 1, MAX_EPOCHS));
        p.end();
        parameters.check(limits);
        return parameters;
    }

    private void check(StudyLimits limits) {
        require(
                lambdas.contains(0.0),
                "parameters.lambdas",
                lambdas,
                "0 among them: the others are held against it");
        for (long seed : seeds) {
            if (referenceSeeds.contains(seed)) {
                throw new InvalidValueException(
                        "parameters.seeds",
                        seed,
                        "seeds that are no reference's (" + referenceSeeds + ")");
            }
        }
        int runs = referenceSeeds.size() * (1 + lambdas.size() * seeds.size());
        require(
                runs <= limits.runs(),
                "parameters.lambdas",
                runs + " runs",
                "at most " + limits.runs() + " runs in a study");
    }
}
