package io.husai.metrics.similarity;

import static io.husai.contracts.InvalidValueException.require;

import java.util.Arrays;

/**
 * One-to-one matchings of two decoders' latents, optimal in the sum of cosines. Takes a matrix of
 * {@code latentsA x latentsB} floats (256 MiB at the limit of 8,192) and time that grows with the
 * cube of the number of latents at worst: meant for last steps and for chosen pairs. Safe for use
 * by several threads, each with its own matrix; CPU work.
 */
public final class OneToOne {
    /** Most latents on either side: beyond it the matrix alone would fill a service's memory. */
    public static final int MAX_LATENTS = 8_192;

    private final Cosines cosines;

    public OneToOne() {
        this(new Cosines());
    }

    OneToOne(Cosines cosines) {
        this.cosines = cosines;
    }

    /**
     * @throws io.husai.contracts.InvalidValueException above {@link #MAX_LATENTS}, or if the
     *     decoders differ in dModel
     */
    public Matchings between(Decoder a, Decoder b) {
        int most = Math.max(a.latents(), b.latents());
        require(most <= MAX_LATENTS, "latents", most, "at most " + MAX_LATENTS);
        boolean swapped = a.latents() > b.latents();
        float[][] matrix = matrix(swapped ? b : a, swapped ? a : b);
        int[] signed = Assignment.maximising(matrix);
        makeAbsolute(matrix);
        int[] absolute = Assignment.maximising(matrix);
        return new Matchings(matching(a, b, signed, swapped), matching(a, b, absolute, swapped));
    }

    /** Rows of the smaller decoder, as the assignment wants it. */
    private float[][] matrix(Decoder smaller, Decoder larger) {
        float[][] matrix = new float[smaller.latents()][larger.latents()];
        cosines.read(
                smaller,
                larger,
                (i, j, row, count) -> System.arraycopy(row, 0, matrix[i], j, count));
        return matrix;
    }

    private static void makeAbsolute(float[][] matrix) {
        for (float[] row : matrix) {
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.abs(row[j]);
            }
        }
    }

    private static Matching matching(Decoder a, Decoder b, int[] columns, boolean swapped) {
        int[] partner = columns;
        if (swapped) {
            partner = new int[a.latents()];
            Arrays.fill(partner, -1);
            for (int i = 0; i < columns.length; i++) {
                partner[columns[i]] = i;
            }
        }
        float[] cosine = new float[a.latents()];
        for (int i = 0; i < partner.length; i++) {
            cosine[i] = partner[i] < 0 ? Float.NaN : (float) Cosine.between(a, i, b, partner[i]);
        }
        return new Matching(a.latents(), b.latents(), partner, cosine);
    }

    /**
     * @param signed maximises the sum of cosines; its mean cosine is MCC (signed)
     * @param absolute maximises the sum of absolute cosines; its mean absolute cosine is MCC
     *     (absolute)
     */
    public record Matchings(Matching signed, Matching absolute) {}
}
