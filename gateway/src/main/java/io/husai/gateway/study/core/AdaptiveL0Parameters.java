package io.husai.gateway.study.core;

import static io.husai.contracts.InvalidValueException.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.SeedScope;
import java.util.List;

/**
 * Parameters of {@link AdaptiveL0}; the defaults are the study's.
 *
 * @param k the sparsities searched
 * @param dSae number of latents
 * @param controlK the sparsity of the matched control
 * @param evFloor least mean explained variance of a condition that can be selected
 * @param onNoneEligible what happens when no condition reaches the floor
 * @param preset family of SAE settings
 * @param batchSize rows of a batch
 * @param learningRate Adam's step size
 * @param seedScope what the seeds vary
 * @param protocol whether search and retrain may share seeds
 * @param searchSeeds seeds of the search
 * @param searchEpochs epochs of the search
 * @param retrainSeeds seeds of retrain and control
 * @param retrainEpochs epochs of retrain and control
 * @param snapshotEveryEpochs epochs between snapshots
 * @param controlOnly whether only the matched control is trained
 */
record AdaptiveL0Parameters(
        List<Integer> k,
        int dSae,
        int controlK,
        double evFloor,
        OnNoneEligible onNoneEligible,
        Preset preset,
        int batchSize,
        double learningRate,
        SeedScope seedScope,
        Protocol protocol,
        List<Long> searchSeeds,
        int searchEpochs,
        List<Long> retrainSeeds,
        int retrainEpochs,
        int snapshotEveryEpochs,
        boolean controlOnly) {
    private static final List<Integer> PUBLISHED_K = List.of(4, 8, 12, 16, 24, 32, 48, 64);
    private static final List<Long> SEARCH_SEEDS = List.of(42L, 123L, 456L, 789L, 1011L);
    private static final List<Long> RETRAIN_SEEDS =
            List.of(42L, 123L, 456L, 789L, 1011L, 2022L, 2023L, 2024L);
    private static final List<Long> SPLIT_RETRAIN_SEEDS =
            List.of(2022L, 2023L, 2024L, 2025L, 2026L, 2027L, 2028L, 2029L);
    private static final int MAX_EPOCHS = 100_000;

    /** What happens when no condition reaches the floor. */
    enum OnNoneEligible {
        /** The study ends without a decision and says why. */
        @JsonProperty("inconclusive")
        INCONCLUSIVE,
        /** The floor is dropped: the published fallback. */
        @JsonProperty("use-all")
        USE_ALL
    }

    /** Whether search and retrain may share seeds. */
    enum Protocol {
        /** As published: the search's seeds are retrained too. */
        @JsonProperty("published")
        PUBLISHED,
        /**
         * Disjoint seeds: what was lucky in the search tells nothing about the retrained runs, so
         * their figures carry no winner's curse.
         */
        @JsonProperty("split")
        SPLIT
    }

    static AdaptiveL0Parameters read(ObjectNode node, StudyLimits limits) {
        Parameters p = new Parameters("parameters", node);
        int dSae = p.integer("dSae", 128, 1, limits.dSae());
        Protocol protocol = p.choice("protocol", Protocol.PUBLISHED);
        List<Long> retrainSeeds = protocol == Protocol.SPLIT ? SPLIT_RETRAIN_SEEDS : RETRAIN_SEEDS;
        AdaptiveL0Parameters parameters =
                new AdaptiveL0Parameters(
                        p.integers(
                                "k",
                                PUBLISHED_K.stream().filter(k -> k <= dSae).toList(),
                                1,
                                dSae,
                                64),
                        dSae,
                        p.integer("controlK", Math.min(32, dSae), 1, dSae),
                        p.number("evFloor", 0.20, -1e9, 1),
                        p.choice("onNoneEligible", OnNoneEligible.INCONCLUSIVE),
                        p.choice("preset", Preset.HUSAI),
                        p.integer("batchSize", 2048, 1, 1_048_576),
                        p.number("learningRate", 3e-4, 1e-12, 1),
                        p.choice("seedScope", SeedScope.INIT_AND_ORDER),
                        protocol,
                        p.seeds("searchSeeds", SEARCH_SEEDS, 3, limits.seeds()),
                        p.integer("searchEpochs", 25, 1, MAX_EPOCHS),
                        p.seeds("retrainSeeds", retrainSeeds, 3, limits.seeds()),
                        p.integer("retrainEpochs", 40, 1, MAX_EPOCHS),
                        p.integer("snapshotEveryEpochs", 5, 1, MAX_EPOCHS),
                        p.flag("controlOnly", false));
        p.end();
        parameters.requireSplit();
        int runs =
                parameters.k().size() * parameters.searchSeeds().size()
                        + 2 * parameters.retrainSeeds().size();
        require(
                runs <= limits.runs(),
                "parameters.k",
                runs + " runs",
                "at most " + limits.runs() + " runs in a study");
        return parameters;
    }

    private void requireSplit() {
        List<Long> common = retrainSeeds.stream().filter(searchSeeds::contains).toList();
        require(
                protocol != Protocol.SPLIT || common.isEmpty(),
                "parameters.retrainSeeds",
                common,
                "no seed of searchSeeds, since protocol is split");
    }
}
