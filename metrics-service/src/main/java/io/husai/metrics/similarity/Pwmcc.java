package io.husai.metrics.similarity;

/**
 * Pairwise mean of the best absolute cosines: {@code PWMCC(A, B) = (mean_i max_j |cos(a_i, b_j)| +
 * mean_j max_i |cos(a_i, b_j)|) / 2}.
 *
 * <p>Each pair is computed alone, in fixed tiles, so its value doesn't depend on what else is
 * computed or in which order. Give the run with the lower seed first. Safe for use by several
 * threads; CPU work, so never on an event loop.
 */
public final class Pwmcc {
    private final Cosines cosines;

    public Pwmcc() {
        this(new Cosines());
    }

    Pwmcc(Cosines cosines) {
        this.cosines = cosines;
    }

    /** 0 to 1. */
    public double between(Decoder a, Decoder b) {
        return best(a, b).pwmcc();
    }

    /**
     * The maxima themselves, which stability and the alignment to a reference need.
     *
     * @throws io.husai.contracts.InvalidValueException if the decoders differ in dModel
     */
    public BestCosines best(Decoder a, Decoder b) {
        Maxima maxima = new Maxima(a.latents(), b.latents());
        cosines.read(a, b, maxima);
        return maxima.best();
    }
}
