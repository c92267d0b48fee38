package io.husai.trainer.sae;

/**
 * All that a run needs to go on, bit for bit. The generator is counter-based, so its state is the
 * step.
 *
 * @param step optimizer steps done
 * @param weights the weights after that step
 * @param firstMoments Adam's m, in the order encoder, encoderBias, decoder, decoderBias
 * @param secondMoments Adam's v, likewise
 * @param rowsSinceFired per latent, rows since it was last kept; empty where nothing revives dead
 *     latents
 */
public record Checkpoint(
        long step,
        SaeWeights weights,
        float[][] firstMoments,
        float[][] secondMoments,
        long[] rowsSinceFired) {
    /** Step 0 of a run. */
    static Checkpoint start(SaeWeights weights, boolean revivesDeadLatents) {
        return new Checkpoint(
                0,
                weights,
                zerosLike(weights),
                zerosLike(weights),
                new long[revivesDeadLatents ? weights.dSae() : 0]);
    }

    private static float[][] zerosLike(SaeWeights weights) {
        return weights.arrays().stream().map(a -> new float[a.length]).toArray(float[][]::new);
    }
}
