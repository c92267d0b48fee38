package io.husai.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** This machine's sgemm rate, by DJL's PyTorch engine: the limit of any dense product here. */
final class MatrixProductLimit {
    private static final int SIZE = 2_048;
    private static final int TRIALS = 7;

    private MatrixProductLimit() {}

    /**
     * The best of several products of 2048 x 2048 matrices, in GFLOP/s, on the engine's threads.
     */
    static double gigaflops() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = manager.randomNormal(new Shape(SIZE, SIZE));
            NDArray b = manager.randomNormal(new Shape(SIZE, SIZE));
            double best = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                long start = System.nanoTime();
                try (NDArray product = a.matMul(b)) {
                    product.getFloat(0, 0);
                }
                double nanos = System.nanoTime() - start;
                best = Math.max(best, 2.0 * SIZE * SIZE * SIZE / nanos);
            }
            return best;
        }
    }
}
