package io.husai.trainer.sae;

import io.husai.contracts.spec.Activation;
import io.husai.contracts.spec.AlignmentSpec;
import io.husai.contracts.spec.AuxK;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.DecoderBias;
import io.husai.contracts.spec.Initialisation;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.spec.TrainingSpec;
import java.util.List;

/** Run specs for tests, by what differs from the preset {@code husai}. */
final class Specs {
    static final String DIGEST = "0".repeat(64);

    private final int dModel;
    private final int dSae;
    private final int k;
    private Activation activation = Activation.TOPK;
    private DecoderBias decoderBias = DecoderBias.NONE;
    private Initialisation initialisation = Initialisation.INDEPENDENT;
    private boolean unitNorm = true;
    private long steps = 10;
    private int batchSize = 64;
    private double learningRate = 1e-3;
    private SeedScope scope = SeedScope.INIT_AND_ORDER;
    private List<Long> snapshots;
    private Double l1;
    private AuxK auxK;
    private Double clip;
    private Long warmup;
    private Long decay;
    private AlignmentSpec alignment;

    private Specs(int dModel, int dSae, int k) {
        this.dModel = dModel;
        this.dSae = dSae;
        this.k = k;
    }

    static Specs of(int dModel, int dSae, int k) {
        return new Specs(dModel, dSae, k);
    }

    Specs relu() {
        activation = Activation.TOPK_RELU;
        return this;
    }

    Specs decoderBias(DecoderBias value) {
        decoderBias = value;
        return this;
    }

    Specs tied() {
        initialisation = Initialisation.TIED;
        return this;
    }

    Specs freeDecoderNorm() {
        unitNorm = false;
        return this;
    }

    Specs steps(long value) {
        steps = value;
        return this;
    }

    Specs snapshots(Long... value) {
        snapshots = List.of(value);
        return this;
    }

    Specs batchSize(int value) {
        batchSize = value;
        return this;
    }

    Specs learningRate(double value) {
        learningRate = value;
        return this;
    }

    Specs scope(SeedScope value) {
        scope = value;
        return this;
    }

    Specs l1(double value) {
        l1 = value;
        return this;
    }

    Specs auxK(double coefficient, int latents, long deadAfterRows) {
        auxK = new AuxK(coefficient, latents, deadAfterRows);
        return this;
    }

    Specs clip(double value) {
        clip = value;
        return this;
    }

    Specs schedule(long warmupSteps, long decaySteps) {
        warmup = warmupSteps;
        decay = decaySteps;
        return this;
    }

    Specs alignment(double lambda, boolean symmetric) {
        alignment =
                new AlignmentSpec(
                        lambda,
                        symmetric,
                        new ReferenceDecoder(
                                DIGEST,
                                1,
                                1,
                                "runs/" + DIGEST + "/1/sae_weights.safetensors",
                                DIGEST));
        return this;
    }

    /** The settings of the preset {@code modern}, latents dead after 500 rows. */
    Specs modern() {
        return relu().decoderBias(DecoderBias.DATA_MEAN)
                .tied()
                .auxK(1.0 / 32, Math.max(1, dModel / 2), 500)
                .clip(1.0)
                .schedule(2, 2);
    }

    RunSpec seed(long seed) {
        SaeSpec sae =
                new SaeSpec(dModel, dSae, k, activation, decoderBias, initialisation, unitNorm);
        TrainingSpec training =
                new TrainingSpec(
                        steps,
                        batchSize,
                        learningRate,
                        scope,
                        snapshots == null ? List.of(0L, steps) : snapshots,
                        l1,
                        auxK,
                        clip,
                        warmup,
                        decay);
        return new ConditionSpec(DIGEST, sae, training, alignment, "cpu", ConditionSpec.ENGINE)
                .withSeed(seed);
    }
}
