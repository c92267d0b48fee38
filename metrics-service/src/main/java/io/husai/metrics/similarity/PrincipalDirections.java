package io.husai.metrics.similarity;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.event.ConsistencyUpdated.SubspaceOverlap;
import java.util.ArrayList;
import java.util.List;

/**
 * The leading directions of a decoder: eigenvectors of the second moment of its unit rows, by
 * falling eigenvalue. Time grows with the cube of dModel (about 1 s at 512 on one core): meant for
 * last steps. CPU work.
 */
public final class PrincipalDirections {
    /** An eigenvalue below this share of the largest is rounding: the rank ends before it. */
    private static final double RELATIVE_FLOOR = 1e-6;

    private final int dModel;

    /** Unit vectors of length dModel, by falling eigenvalue; as many as the decoder's rank. */
    private final double[][] directions;

    private PrincipalDirections(int dModel, double[][] directions) {
        this.dModel = dModel;
        this.directions = directions;
    }

    public static PrincipalDirections of(Decoder decoder) {
        double[][] moment = SecondMoment.of(List.of(decoder));
        SemidefiniteEigen eigen = SemidefiniteEigen.of(moment);
        double[] values = eigen.values();
        int rank = 0;
        while (rank < values.length && values[rank] > RELATIVE_FLOOR * values[0]) {
            rank++;
        }
        double[][] directions = new double[rank][];
        for (int r = 0; r < rank; r++) {
            directions[r] = eigen.vector(r);
        }
        return new PrincipalDirections(decoder.dModel(), directions);
    }

    /** Number of directions that the decoder's rows span; 0 where all are zero. */
    public int rank() {
        return directions.length;
    }

    /**
     * Overlap of the subspaces of the leading {@code r} directions, {@code ||U_a' U_b||^2 / r} (the
     * mean squared cosine of their principal angles), for r = 1, 2, 4, ... up to dModel / 2, with
     * the level {@code r / dModel} of unrelated subspaces. Ranks that one of the decoders doesn't
     * reach are left out.
     */
    public List<SubspaceOverlap> overlap(PrincipalDirections other) {
        List<SubspaceOverlap> overlaps = new ArrayList<>();
        int most = Math.min(Math.min(rank(), other.rank()), Math.max(1, dModel / 2));
        for (int r = 1; r <= most; r *= 2) {
            overlaps.add(new SubspaceOverlap(r, overlap(other, r), (double) r / dModel));
        }
        return overlaps;
    }

    /**
     * @param r 1 to the smaller of the ranks
     */
    double overlap(PrincipalDirections other, int r) {
        require(dModel == other.dModel, "dModel", other.dModel, "the other's, " + dModel);
        double sum = 0;
        for (int i = 0; i < r; i++) {
            for (int j = 0; j < r; j++) {
                double dot = dot(directions[i], other.directions[j]);
                sum += dot * dot;
            }
        }
        return Math.min(1, sum / r);
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int c = 0; c < x.length; c++) {
            sum += x[c] * y[c];
        }
        return sum;
    }
}
