package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;

/**
 * Ranges of figures that are computed in floating point. A mean of cosines of float32 decoders may
 * come out above 1 by rounding (two runs that share their initial weights, at step 0): what is at
 * most {@link #ROUNDING} outside is set to the limit, what is further outside is an error.
 */
final class Range {
    private static final double ROUNDING = 1e-5;

    private Range() {}

    /** From 0 to 1; a missing value stays missing. */
    static Double fraction(String field, Double value) {
        return within(field, value, 0);
    }

    /** From -1 to 1; a missing value stays missing. */
    static Double cosine(String field, Double value) {
        return within(field, value, -1);
    }

    /** A difference of two fractions, or nothing. */
    static void requireDifference(String field, Double value) {
        require(
                value == null || value >= -1 && value <= 1,
                field,
                value,
                "a number from -1 to 1, or nothing");
    }

    private static Double within(String field, Double value, double low) {
        if (value == null) {
            return null;
        }
        require(
                value >= low - ROUNDING && value <= 1 + ROUNDING,
                field,
                value,
                "a number from " + (int) low + " to 1");
        return Math.max(low, Math.min(1, value));
    }
}
