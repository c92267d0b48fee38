package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.optionalList;
import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireFinite;
import static io.husai.contracts.InvalidValueException.requireList;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.TrainingSpec;
import java.util.List;

/**
 * The consistency of a condition at one step.
 *
 * @param studyId the study
 * @param conditionId the condition
 * @param step the step
 * @param revision grows with every change
 * @param isFinal whether every expected seed is present or declared missing
 * @param lastPlannedStep whether this is the declared analysis
 * @param seeds present, ascending
 * @param missing expected but not present, with reasons
 * @param quality of each present seed, in seed order
 * @param explainedVariance over the present seeds, as published with the reference where there is
 *     one, with the bootstrap over them; absent without seeds
 * @param mse over the same, likewise
 * @param pairs PWMCC of each pair, in seed order; with the reference's pairs where there is a
 *     reference
 * @param trained mean PWMCC over the pairs, as published: with the reference's pairs where there is
 *     a reference; absent below two seeds
 * @param heldOut the same over the pairs without the reference; absent where there is none
 * @param explainedVarianceHeldOut over the present seeds alone; absent where there is no reference
 * @param alignmentToReference mean over the seeds of {@code mean_i max_j |cos(d_i, ref_j)|}; absent
 *     where there is no reference
 * @param across over the pairs whose members were pulled to different references; at the last step
 *     of conditions that were declared with such runs
 * @param baselines what unrelated decoders would show
 * @param deltas {@code trained} minus each baseline
 * @param companions at the last step only; absent elsewhere
 * @param groundTruth against the atoms that the dataset was made from, at the last step only;
 *     absent where they aren't known
 * @param verdict on the delta against the exact baseline; absent on what is incomplete
 */
public record ConsistencyUpdated(
        String studyId,
        String conditionId,
        long step,
        long revision,
        @JsonProperty("final") boolean isFinal,
        boolean lastPlannedStep,
        List<Long> seeds,
        List<MissingSeed> missing,
        List<SeedQuality> quality,
        Estimate explainedVariance,
        Estimate mse,
        List<Pair> pairs,
        Estimate trained,
        Estimate heldOut,
        Estimate explainedVarianceHeldOut,
        Double alignmentToReference,
        Across across,
        Baselines baselines,
        List<Delta> deltas,
        Companions companions,
        GroundTruth groundTruth,
        Verdict verdict)
        implements FigureEvent {
    private static final List<String> BASELINES =
            List.of("exact", "sampled", "untrained", "crowding", "crowdingMended");

    public ConsistencyUpdated {
        requireText("studyId", studyId);
        requireText("conditionId", conditionId);
        TrainingSpec.requireStep("step", step);
        require(revision >= 1, "revision", revision, "a whole number of at least 1");
        seeds = requireList("seeds", seeds);
        missing = optionalList("missing", missing);
        quality = requireList("quality", quality);
        pairs = requireList("pairs", pairs);
        alignmentToReference = Range.fraction("alignmentToReference", alignmentToReference);
        requirePresent("baselines", baselines);
        deltas = optionalList("deltas", deltas);
    }

    @Override
    public String key() {
        return conditionId;
    }

    /**
     * @param estimate over the pairs
     * @param pairs members with different anchors and different seeds; two seeds may meet more than
     *     once
     */
    public record Across(Estimate estimate, List<Pair> pairs) {
        public Across {
            requirePresent("across.estimate", estimate);
            pairs = requireList("across.pairs", pairs);
        }
    }

    /**
     * @param seed the seed
     * @param runId its run
     * @param weights artifact key of the snapshot's weights
     * @param weightsSha256 digest of that file
     * @param quality over the dataset
     */
    public record SeedQuality(
            long seed, String runId, String weights, String weightsSha256, Quality quality) {
        public SeedQuality {
            RunSpec.requireSeed("quality.seed", seed);
            Sha256.require("quality.runId", runId);
            ArtifactKey.require("quality.weights", weights);
            Sha256.require("quality.weightsSha256", weightsSha256);
            requirePresent("quality.quality", quality);
        }
    }

    /**
     * @param a the lower seed
     * @param b the higher seed
     * @param pwmcc 0 to 1; what rounding puts above 1 becomes 1
     * @param withReference whether one of the two is the condition's reference
     */
    public record Pair(long a, long b, double pwmcc, boolean withReference) {
        public Pair {
            RunSpec.requireSeed("pairs.a", a);
            RunSpec.requireSeed("pairs.b", b);
            pwmcc = Range.fraction("pairs.pwmcc", pwmcc);
        }
    }

    /**
     * What unrelated decoders would show.
     *
     * @param exact isotropic expectation, by quadrature
     * @param sampled random decoders, one per seed, as published; absent below two seeds and on
     *     interim figures
     * @param untrained the runs' own step 0; absent until it is there
     * @param crowding unrelated Gaussian atoms with the decoders' pooled second moment, an upper
     *     bound; absent where it can't be estimated
     * @param crowdingMended the same without the bound's bias: what unrelated atoms would show, by
     *     indirect inference; absent where there is no bound, and for large decoders
     */
    public record Baselines(
            double exact,
            Sampled sampled,
            Estimate untrained,
            Double crowding,
            Double crowdingMended) {
        public Baselines {
            exact = Range.fraction("baselines.exact", exact);
            requireFinite("baselines.crowding", crowding);
            crowdingMended = Range.fraction("baselines.crowdingMended", crowdingMended);
        }
    }

    /**
     * @param estimate over the pairs of random decoders
     * @param pairs their PWMCC
     */
    public record Sampled(Estimate estimate, List<Pair> pairs) {
        public Sampled {
            requirePresent("baselines.sampled.estimate", estimate);
            pairs = requireList("baselines.sampled.pairs", pairs);
        }
    }

    /**
     * @param baseline {@code exact}, {@code sampled}, {@code untrained}, {@code crowding} or {@code
     *     crowdingMended}
     * @param value trained minus baseline
     * @param intervals of that difference; empty where there is none
     * @param verdict on that difference, at the last planned step; absent on what is incomplete
     */
    public record Delta(String baseline, double value, List<Interval> intervals, Verdict verdict) {
        public Delta {
            require(
                    baseline != null && BASELINES.contains(baseline),
                    "deltas.baseline",
                    baseline,
                    "one of " + String.join(", ", BASELINES));
            requireFinite("deltas.value", value);
            intervals = optionalList("deltas.intervals", intervals);
        }
    }

    /**
     * Means over the pairs.
     *
     * @param mccSigned one-to-one assignment on signed cosines
     * @param mccAbsolute one-to-one assignment on absolute cosines
     * @param sharedFraction latents matched with a decoder cosine above 0.7
     * @param sharedFractionEncoder those whose encoder directions have a cosine above 0.7 too;
     *     absent where the weights of a run have no encoder
     * @param stableLatents mean over latents of the share of other seeds in which the latent
     *     reappears
     * @param subspaceOverlap by rank
     */
    public record Companions(
            Double mccSigned,
            Double mccAbsolute,
            Double sharedFraction,
            Double sharedFractionEncoder,
            Double stableLatents,
            List<SubspaceOverlap> subspaceOverlap) {
        public Companions {
            mccSigned = Range.cosine("companions.mccSigned", mccSigned);
            mccAbsolute = Range.fraction("companions.mccAbsolute", mccAbsolute);
            sharedFraction = Range.fraction("companions.sharedFraction", sharedFraction);
            sharedFractionEncoder =
                    Range.fraction("companions.sharedFractionEncoder", sharedFractionEncoder);
            stableLatents = Range.fraction("companions.stableLatents", stableLatents);
            subspaceOverlap = optionalList("companions.subspaceOverlap", subspaceOverlap);
        }
    }

    /**
     * MCC against the true atoms: the mean cosine of the one-to-one assignment that maximises it.
     *
     * @param mcc mean over the seeds
     * @param bySeed of each present seed, in seed order
     * @param chance the same for unrelated isotropic decoders of that shape, by seeded draws
     */
    public record GroundTruth(double mcc, List<Double> bySeed, double chance) {
        public GroundTruth {
            mcc = Range.cosine("groundTruth.mcc", mcc);
            bySeed = requireList("groundTruth.bySeed", bySeed);
            chance = Range.cosine("groundTruth.chance", chance);
        }
    }

    /**
     * @param rank number of leading directions
     * @param overlap 0 to 1
     * @param chance rank / dModel
     */
    public record SubspaceOverlap(int rank, double overlap, double chance) {
        public SubspaceOverlap {
            require(rank >= 1, "subspaceOverlap.rank", rank, "a whole number of at least 1");
            overlap = Range.fraction("subspaceOverlap.overlap", overlap);
            chance = Range.fraction("subspaceOverlap.chance", chance);
        }
    }
}
