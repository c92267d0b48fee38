package io.husai.metrics.similarity;

import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Eigenvalues, falling, and eigenvectors of a positive semidefinite matrix. The library's iteration
 * stops by a bound that is relative to neighbouring eigenvalues, so it fails to converge where
 * several of them are 0, as when there are fewer latents than dimensions. The matrix is therefore
 * shifted by its mean eigenvalue, which moves eigenvalues and leaves eigenvectors.
 */
public final class SemidefiniteEigen {
    private final EigenDecompositionSymmetric decomposition;
    private final double shift;

    private SemidefiniteEigen(EigenDecompositionSymmetric decomposition, double shift) {
        this.decomposition = decomposition;
        this.shift = shift;
    }

    /**
     * @param matrix symmetric, [n, n]
     */
    public static SemidefiniteEigen of(double[][] matrix) {
        RealMatrix shifted = MatrixUtils.createRealMatrix(matrix);
        double mean = shifted.getTrace() / matrix.length;
        double shift = mean > 0 ? mean : 1;
        for (int i = 0; i < matrix.length; i++) {
            shifted.addToEntry(i, i, shift);
        }
        return new SemidefiniteEigen(new EigenDecompositionSymmetric(shifted), shift);
    }

    /** Falling; rounding may leave a 0 slightly below or above it. */
    public double[] values() {
        double[] values = decomposition.getEigenvalues();
        for (int i = 0; i < values.length; i++) {
            values[i] -= shift;
        }
        return values;
    }

    /** The unit eigenvector of the i-th eigenvalue. */
    public double[] vector(int i) {
        return decomposition.getEigenvector(i).toArray();
    }
}
