package io.husai.contracts.spec;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;

import io.husai.contracts.Sha256;

/**
 * Everything that the runs of a condition share: a run's spec without its seed.
 *
 * @param dataset digest that names the dataset
 * @param sae the autoencoder
 * @param training how it is trained
 * @param alignment the consistency penalty; absent: none
 * @param numerics the class of machine it runs on, see {@link Numerics}
 * @param engine version of the training arithmetic, see {@link #ENGINE}
 */
public record ConditionSpec(
        String dataset,
        SaeSpec sae,
        TrainingSpec training,
        AlignmentSpec alignment,
        String numerics,
        int engine) {
    /**
     * Version of the arithmetic of this release's trainers; it changes when the same spec would
     * give other bytes.
     */
    public static final int ENGINE = 1;

    public ConditionSpec {
        Sha256.require("dataset", dataset);
        requirePresent("sae", sae);
        requirePresent("training", training);
        Numerics.requireClass("numerics", numerics);
        require(engine >= 1, "engine", engine, "a version of at least 1");
    }

    public RunSpec withSeed(long seed) {
        return new RunSpec(this, seed);
    }
}
