package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;

/**
 * How well a run reconstructs the dataset.
 *
 * @param mse mean over all entries of {@code (x - xhat)^2}
 * @param explainedVariance {@code 1 - Var(x - xhat) / Var(x)}, one scalar variance over all entries
 * @param l0 mean number of latents that are not 0 in a row
 * @param deadLatents fraction of latents that are 0 in every row
 * @param rows rows that this was measured on
 * @param negativeCodes fraction of the codes that are not 0 that are below 0, which a ReLU would
 *     set to 0; null where it was not counted
 */
public record Quality(
        double mse,
        double explainedVariance,
        double l0,
        double deadLatents,
        long rows,
        Double negativeCodes) {
    /** Without the count of negative codes. */
    public Quality(double mse, double explainedVariance, double l0, double deadLatents, long rows) {
        this(mse, explainedVariance, l0, deadLatents, rows, null);
    }

    public Quality {
        require(Double.isFinite(mse) && mse >= 0, "quality.mse", mse, "a number of at least 0");
        require(
                Double.isFinite(explainedVariance) && explainedVariance <= 1,
                "quality.explainedVariance",
                explainedVariance,
                "a number of at most 1");
        require(Double.isFinite(l0) && l0 >= 0, "quality.l0", l0, "a number of at least 0");
        require(
                deadLatents >= 0 && deadLatents <= 1,
                "quality.deadLatents",
                deadLatents,
                "a fraction from 0 to 1");
        require(rows >= 1, "quality.rows", rows, "at least 1");
        require(
                negativeCodes == null || negativeCodes >= 0 && negativeCodes <= 1,
                "quality.negativeCodes",
                negativeCodes,
                "a fraction from 0 to 1");
    }
}
