package io.husai.metrics.interval;

import static io.husai.contracts.InvalidValueException.require;

import java.util.OptionalLong;

/**
 * A pair and its value.
 *
 * @param seed the lower seed; of a pair with the reference, the run's seed
 * @param other the higher seed; empty where the other member is the fixed reference
 * @param value PWMCC, finite
 */
public record PairValue(long seed, OptionalLong other, double value) {
    public PairValue {
        require(Double.isFinite(value), "value", value, "a finite number");
    }

    /** A pair of two runs, in either order. */
    public static PairValue of(long seed, long other, double value) {
        return new PairValue(Math.min(seed, other), OptionalLong.of(Math.max(seed, other)), value);
    }

    /** A pair of a run and the fixed reference, which is no seed and is never deleted. */
    public static PairValue withReference(long seed, double value) {
        return new PairValue(seed, OptionalLong.empty(), value);
    }

    public boolean isWithReference() {
        return other.isEmpty();
    }

    boolean touches(long deleted) {
        return seed == deleted || (other.isPresent() && other.getAsLong() == deleted);
    }
}
