package io.husai.trainer.snapshot;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.event.Quality;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.spec.Activation;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import java.util.Locale;

/**
 * The content of {@code cfg.json}: the fields of SAELens 6's {@code TopKSAEConfig} ({@code
 * sae_lens/saes/topk_sae.py}, {@code sae.py}), and in the metadata what a snapshot's announcement
 * needs. Nothing in it depends on who trained the run or when.
 */
record SaeLensConfig(
        String architecture,
        @JsonProperty("d_in") int dIn,
        @JsonProperty("d_sae") int dSae,
        int k,
        String dtype,
        String device,
        @JsonProperty("apply_b_dec_to_input") boolean applyDecoderBiasToInput,
        @JsonProperty("rescale_acts_by_decoder_norm") boolean rescaleByDecoderNorm,
        @JsonProperty("normalize_activations") String normalizeActivations,
        @JsonProperty("reshape_activations") String reshapeActivations,
        Metadata metadata) {
    /** Below 6, SAELens would take the file for its older format and rewrite it. */
    private static final String SAELENS_VERSION = "6.0.0";

    private static final String EXACT = "exact";
    private static final String INEXACT =
            "SAELens sets kept values below 0 to 0; this SAE was trained with them";
    private static final String HOW_OFTEN = ": %.3g %% of its codes over the dataset are below 0";

    /**
     * @param saelensVersion the format's version
     * @param fidelity whether SAELens computes what we trained, in words
     * @param husai our own description
     */
    record Metadata(
            @JsonProperty("sae_lens_version") String saelensVersion,
            @JsonProperty("sae_lens_training_version") String trainingVersion,
            String fidelity,
            Description husai) {}

    /**
     * @param run the spec
     * @param runId its digest
     * @param step steps done
     * @param quality over the dataset
     * @param weights the file beside this one
     * @param engine version of the training arithmetic
     */
    record Description(
            RunSpec run,
            String runId,
            long step,
            Quality quality,
            SnapshotTaken.Weights weights,
            int engine) {}

    static SaeLensConfig of(
            RunSpec run, long step, Quality quality, SnapshotTaken.Weights weights) {
        SaeSpec sae = run.condition().sae();
        Description description =
                new Description(run, run.runId(), step, quality, weights, run.condition().engine());
        return new SaeLensConfig(
                "topk",
                sae.dModel(),
                sae.dSae(),
                sae.k(),
                "float32",
                "cpu",
                true,
                false,
                "none",
                "none",
                new Metadata(
                        SAELENS_VERSION, SAELENS_VERSION, fidelity(sae, quality), description));
    }

    private static String fidelity(SaeSpec sae, Quality quality) {
        if (sae.activation() == Activation.TOPK_RELU) {
            return EXACT;
        }
        return quality.negativeCodes() == null
                ? INEXACT
                : INEXACT + String.format(Locale.ROOT, HOW_OFTEN, 100 * quality.negativeCodes());
    }
}
