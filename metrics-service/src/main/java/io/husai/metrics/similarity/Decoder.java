package io.husai.metrics.similarity;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;

/**
 * The directions of an SAE's latents (its decoder, or its encoder transposed), one unit row each.
 * Equality is identity: the rows are not compared.
 *
 * @param latents number of rows, at least 1
 * @param dModel length of a row, at least 1
 * @param unitRows row-major {@code [latents, dModel]}; each row has norm 1, or is all zero where
 *     the latent has no direction, so that its cosine with anything is 0. Not copied: don't write
 *     to it
 */
public record Decoder(int latents, int dModel, float[] unitRows) {
    public Decoder {
        require(latents >= 1, "latents", latents, "at least 1");
        require(dModel >= 1, "dModel", dModel, "at least 1");
        requirePresent("unitRows", unitRows);
        long elements = (long) latents * dModel;
        require(
                unitRows.length == elements,
                "unitRows",
                unitRows.length + " elements",
                latents + " x " + dModel + " = " + elements);
    }

    /**
     * Normalises rows of any length; the norm is summed in double, in column order.
     *
     * @param rows row-major {@code [latents, dModel]}; left as it is
     * @throws io.husai.contracts.InvalidValueException if an element is not finite
     */
    public static Decoder of(float[] rows, int latents, int dModel) {
        Decoder decoder = new Decoder(latents, dModel, rows.clone());
        for (int i = 0; i < latents; i++) {
            normalise(decoder.unitRows, i * dModel, dModel);
        }
        return decoder;
    }

    /**
     * The same for a matrix that lies the other way round, as encoders do.
     *
     * @param columns row-major {@code [dModel, latents]}
     */
    public static Decoder ofColumns(float[] columns, int latents, int dModel) {
        require(
                columns.length == (long) latents * dModel,
                "columns",
                columns.length + " elements",
                dModel + " x " + latents);
        float[] rows = new float[columns.length];
        for (int j = 0; j < dModel; j++) {
            for (int i = 0; i < latents; i++) {
                rows[i * dModel + j] = columns[j * latents + i];
            }
        }
        for (int i = 0; i < latents; i++) {
            normalise(rows, i * dModel, dModel);
        }
        return new Decoder(latents, dModel, rows);
    }

    private static void normalise(float[] rows, int from, int length) {
        double squares = 0;
        for (int j = from; j < from + length; j++) {
            squares += (double) rows[j] * rows[j];
        }
        require(
                Double.isFinite(squares),
                "weights",
                "a row with norm " + Math.sqrt(squares),
                "finite numbers only");
        if (squares > 0) {
            double scale = 1 / Math.sqrt(squares);
            for (int j = from; j < from + length; j++) {
                rows[j] = (float) (rows[j] * scale);
            }
        }
    }

    /** Bytes of the rows. */
    public long bytes() {
        return (long) unitRows.length * Float.BYTES;
    }

    /** How many latents have no direction. */
    public int zeroLatents() {
        int zero = 0;
        for (int i = 0; i < latents; i++) {
            zero += isZero(i) ? 1 : 0;
        }
        return zero;
    }

    boolean isZero(int latent) {
        for (int j = latent * dModel; j < (latent + 1) * dModel; j++) {
            if (unitRows[j] != 0) {
                return false;
            }
        }
        return true;
    }
}
