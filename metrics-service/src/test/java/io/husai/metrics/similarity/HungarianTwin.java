package io.husai.metrics.similarity;

import java.util.Arrays;

/**
 * The plain twin of {@link Assignment}: the Hungarian method with potentials, cubic, as in
 * textbooks.
 */
final class HungarianTwin {
    private HungarianTwin() {}

    /** The largest sum of scores with one column for each row; rows at most columns. */
    static double best(float[][] scores) {
        int n = scores.length;
        int m = scores[0].length;
        double[] rowPrice = new double[n + 1];
        double[] columnPrice = new double[m + 1];
        int[] rowOf = new int[m + 1];
        for (int i = 1; i <= n; i++) {
            rowOf[0] = i;
            int[] before = new int[m + 1];
            double[] slack = new double[m + 1];
            boolean[] done = new boolean[m + 1];
            Arrays.fill(slack, Double.POSITIVE_INFINITY);
            int column = 0;
            do {
                done[column] = true;
                int row = rowOf[column];
                int next = 0;
                double delta = Double.POSITIVE_INFINITY;
                for (int j = 1; j <= m; j++) {
                    if (!done[j]) {
                        double reduced = -scores[row - 1][j - 1] - rowPrice[row] - columnPrice[j];
                        if (reduced < slack[j]) {
                            slack[j] = reduced;
                            before[j] = column;
                        }
                        if (slack[j] < delta) {
                            delta = slack[j];
                            next = j;
                        }
                    }
                }
                for (int j = 0; j <= m; j++) {
                    if (done[j]) {
                        rowPrice[rowOf[j]] += delta;
                        columnPrice[j] -= delta;
                    } else {
                        slack[j] -= delta;
                    }
                }
                column = next;
            } while (rowOf[column] != 0);
            while (column != 0) {
                rowOf[column] = rowOf[before[column]];
                column = before[column];
            }
        }
        double sum = 0;
        for (int j = 1; j <= m; j++) {
            sum += rowOf[j] == 0 ? 0 : scores[rowOf[j] - 1][j - 1];
        }
        return sum;
    }
}
