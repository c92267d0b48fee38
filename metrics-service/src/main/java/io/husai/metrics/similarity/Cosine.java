package io.husai.metrics.similarity;

/** The cosine of two latents, summed in double in column order. */
final class Cosine {
    private Cosine() {}

    static double between(Decoder a, int i, Decoder b, int j) {
        double sum = 0;
        int d = a.dModel();
        for (int c = 0; c < d; c++) {
            sum += (double) a.unitRows()[i * d + c] * b.unitRows()[j * d + c];
        }
        return sum;
    }
}
