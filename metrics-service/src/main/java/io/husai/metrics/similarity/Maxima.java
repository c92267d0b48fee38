package io.husai.metrics.similarity;

/** Keeps the largest absolute cosine of each latent while tiles go by. */
final class Maxima implements CosineTiles.RowReader {
    private final float[] ofA;
    private final float[] ofB;

    Maxima(int latentsA, int latentsB) {
        this.ofA = new float[latentsA];
        this.ofB = new float[latentsB];
    }

    @Override
    public void row(int i, int j, float[] cosines, int count) {
        raise(ofB, j, cosines, count);
        ofA[i] = Math.max(ofA[i], largest(cosines, count));
    }

    // The two loops stay apart and without branches: so the compiler turns each into vectors.
    private static void raise(float[] maxima, int from, float[] cosines, int count) {
        for (int c = 0; c < count; c++) {
            maxima[from + c] = Math.max(maxima[from + c], Math.abs(cosines[c]));
        }
    }

    private static float largest(float[] cosines, int count) {
        float max = 0;
        for (int c = 0; c < count; c++) {
            max = Math.max(max, Math.abs(cosines[c]));
        }
        return max;
    }

    BestCosines best() {
        clamp(ofA);
        clamp(ofB);
        return new BestCosines(ofA, ofB);
    }

    /** Rounding can carry the cosine of equal directions a little above 1. */
    private static void clamp(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.min(values[i], 1f);
        }
    }
}
