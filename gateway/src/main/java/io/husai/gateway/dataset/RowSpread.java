package io.husai.gateway.dataset;

import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;

/** Spread of rows around their mean, in one pass with a shift that keeps the sums small. */
final class RowSpread {
    /** Beyond it the eigenvalues take minutes. */
    static final int WIDEST = 2_048;

    private final int width;
    private final double[] shift;
    private final double[] sums;
    private final double[][] products;
    private long rows;

    RowSpread(int width) {
        this.width = width;
        this.shift = new double[width];
        this.sums = new double[width];
        this.products = new double[width][width <= WIDEST ? width : 1];
    }

    /** Adds one row, {@code [width]}. */
    void add(float[] row) {
        if (rows == 0) {
            for (int i = 0; i < width; i++) {
                shift[i] = row[i];
            }
        }
        double[] x = new double[width];
        for (int i = 0; i < width; i++) {
            x[i] = row[i] - shift[i];
            sums[i] += x[i];
        }
        for (int i = 0; i < width; i++) {
            double[] products = this.products[i];
            if (width > WIDEST) {
                products[0] += x[i] * x[i];
                continue;
            }
            for (int j = 0; j <= i; j++) {
                products[j] += x[i] * x[j];
            }
        }
        rows++;
    }

    long rows() {
        return rows;
    }

    /** Standard deviation of a column (n - 1); 0 for a single row. */
    double deviation(int column) {
        if (rows < 2) {
            return 0;
        }
        double square = products[column][width > WIDEST ? 0 : column];
        return Math.sqrt(Math.max(0, square - sums[column] * sums[column] / rows) / (rows - 1));
    }

    /**
     * Effective rank of the centred rows: {@code exp(-sum p ln p)}, {@code p} the singular values
     * over their sum (Roy and Vetterli 2007). 1 where all rows are equal; null above {@link
     * #WIDEST}.
     */
    Double effectiveRank() {
        if (width > WIDEST) {
            return null;
        }
        double[][] scatter = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                scatter[i][j] = products[i][j] - sums[i] * sums[j] / rows;
                scatter[j][i] = scatter[i][j];
            }
        }
        double[] eigenvalues =
                new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(scatter))
                        .getEigenvalues();
        double total = 0;
        for (double value : eigenvalues) {
            total += Math.sqrt(Math.max(0, value));
        }
        if (total == 0) {
            return 1.0;
        }
        double entropy = 0;
        for (double value : eigenvalues) {
            double share = Math.sqrt(Math.max(0, value)) / total;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return Math.exp(entropy);
    }
}
