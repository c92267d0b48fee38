package io.husai.metrics.interval;

import io.husai.contracts.event.Verdict;
import java.util.Optional;

/** Conclusions in words, computed from the pairs alone, each with what it rests on. */
public final class Verdicts {
    /**
     * On a contrast.
     *
     * @param step the step it rests on
     * @param a pairs of the minuend at that step
     * @param b pairs of the subtrahend at that step
     * @param before both at the planned step before, to tell whether the difference still moves;
     *     empty where there is none after step 0
     * @return empty where there are too few seeds
     */
    public Optional<Verdict> contrast(long step, PairTable a, PairTable b, Optional<Sides> before) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * On a delta against a fixed baseline.
     *
     * @param baseline its name, for example "the exact isotropic baseline"
     */
    public Optional<Verdict> delta(
            long step,
            PairTable trained,
            String baseline,
            double value,
            Optional<PairTable> before) {
        throw new UnsupportedOperationException("follows");
    }

    /** The two sides of a contrast at an earlier step. */
    public record Sides(PairTable a, PairTable b) {}
}
