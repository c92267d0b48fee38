package io.husai.contracts.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Named families of settings; specs carry the settings, not the name. */
public enum Preset {
    /** The study's variant: no {@code b_dec}, no ReLU, independent initialisations, no schedule. */
    @JsonProperty("husai")
    HUSAI {
        @Override
        public SaeSpec sae(int dModel, int dSae, int k) {
            return new SaeSpec(
                    dModel,
                    dSae,
                    k,
                    Activation.TOPK,
                    DecoderBias.NONE,
                    Initialisation.INDEPENDENT,
                    true);
        }

        @Override
        public TrainingSpec training(
                long steps,
                int batchSize,
                double learningRate,
                SeedScope scope,
                List<Long> snapshotSteps,
                SaeSpec sae) {
            return TrainingSpec.plain(steps, batchSize, learningRate, scope, snapshotSteps);
        }
    },

    /**
     * What the SAE libraries do: ReLU, {@code b_dec} from the data's mean, tied initialisation,
     * AuxK, clipping, schedule.
     */
    @JsonProperty("modern")
    MODERN {
        private static final long DEAD_AFTER_ROWS = 10_000_000;
        private static final double AUX_COEFFICIENT = 1.0 / 32;

        @Override
        public SaeSpec sae(int dModel, int dSae, int k) {
            return new SaeSpec(
                    dModel,
                    dSae,
                    k,
                    Activation.TOPK_RELU,
                    DecoderBias.DATA_MEAN,
                    Initialisation.TIED,
                    true);
        }

        @Override
        public TrainingSpec training(
                long steps,
                int batchSize,
                double learningRate,
                SeedScope scope,
                List<Long> snapshotSteps,
                SaeSpec sae) {
            int auxLatents = Math.max(1, Math.min(sae.dSae(), sae.dModel() / 2));
            Long warmup = steps >= 20 ? Math.min(1_000, steps / 20) : null;
            Long decay = steps >= 5 ? steps / 5 : null;
            AuxK auxK = new AuxK(AUX_COEFFICIENT, auxLatents, DEAD_AFTER_ROWS);
            return new TrainingSpec(
                    steps,
                    batchSize,
                    learningRate,
                    scope,
                    snapshotSteps,
                    null,
                    auxK,
                    1.0,
                    warmup,
                    decay);
        }
    };

    public abstract SaeSpec sae(int dModel, int dSae, int k);

    public abstract TrainingSpec training(
            long steps,
            int batchSize,
            double learningRate,
            SeedScope scope,
            List<Long> snapshotSteps,
            SaeSpec sae);
}
