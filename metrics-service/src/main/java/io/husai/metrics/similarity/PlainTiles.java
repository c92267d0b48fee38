package io.husai.metrics.similarity;

import java.util.Arrays;

/**
 * Cosines in plain Java, one thread. The same bits on every machine: a cosine is the float32 sum
 * over groups of four columns in ascending order, {@code (p0 + p1) + (p2 + p3)} within a group.
 */
final class PlainTiles implements CosineTiles {
    private static final int COLUMNS = 128;
    private static final int GROUP = 4;

    @Override
    public void read(Decoder a, Decoder b, RowReader reader) {
        int d = a.dModel();
        int padded = (d + GROUP - 1) / GROUP * GROUP;
        float[] across = new float[padded * COLUMNS];
        float[] row = new float[padded];
        float[] cosines = new float[COLUMNS];
        for (int j = 0; j < b.latents(); j += COLUMNS) {
            int count = Math.min(COLUMNS, b.latents() - j);
            transpose(b, j, count, across);
            for (int i = 0; i < a.latents(); i++) {
                System.arraycopy(a.unitRows(), i * d, row, 0, d);
                multiply(row, across, cosines);
                reader.row(i, j, cosines, count);
            }
        }
    }

    /** Lays {@code count} rows of b down as columns; what lies beyond them stays unread. */
    private static void transpose(Decoder b, int from, int count, float[] across) {
        int d = b.dModel();
        for (int j = 0; j < count; j++) {
            int at = (from + j) * d;
            for (int c = 0; c < d; c++) {
                across[c * COLUMNS + j] = b.unitRows()[at + c];
            }
        }
    }

    private static void multiply(float[] row, float[] across, float[] cosines) {
        Arrays.fill(cosines, 0);
        for (int c = 0; c < row.length; c += GROUP) {
            addGroup(row[c], row[c + 1], row[c + 2], row[c + 3], across, c * COLUMNS, cosines);
        }
    }

    /** A method of its own with a fixed trip count, which the compiler turns into vectors. */
    private static void addGroup(
            float a0, float a1, float a2, float a3, float[] across, int at, float[] cosines) {
        for (int j = 0; j < COLUMNS; j++) {
            cosines[j] +=
                    (a0 * across[at + j] + a1 * across[at + COLUMNS + j])
                            + (a2 * across[at + 2 * COLUMNS + j]
                                    + a3 * across[at + 3 * COLUMNS + j]);
        }
    }
}
