package io.husai.metrics.similarity;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * PWMCC against this machine's matrix product, in one interleaved run: before and after every round
 * of 28 pairs it times 2048 x 2048 x 2048 products on all cores, and it prints the share of that
 * rate, and the same for 128 x 128, where latency counts. Not a test: run its main with the test
 * class path.
 */
final class SimilarityBenchmark {
    private static final int SEEDS = 8;
    private static final int SIDE = 2048;
    private static final int PRODUCTS = 8;
    private static final int ROUNDS = 5;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private SimilarityBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CORES);
        try {
            share(threads, 4096, 512, 1);
            share(threads, 128, 128, 50);
            kernels();
            assignment(1024);
            assignment(4096);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void share(ExecutorService threads, int latents, int dModel, int repeats)
            throws Exception {
        List<Callable<Double>> pairs = new ArrayList<>();
        Pwmcc pwmcc = new Pwmcc();
        for (int r = 0; r < repeats; r++) {
            pairs.addAll(pairs(pwmcc, latents, dModel));
        }
        double work = 2.0 * latents * latents * dModel * pairs.size();
        double[] shares = new double[ROUNDS];
        double[] milliseconds = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            double before = productRate();
            long start = System.nanoTime();
            for (Future<Double> value : threads.invokeAll(pairs)) {
                value.get();
            }
            double nanoseconds = System.nanoTime() - start;
            double rate = (before + productRate()) / 2;
            if (round >= 0) {
                shares[round] = work / nanoseconds / rate;
                milliseconds[round] = nanoseconds / 1e6 / repeats;
            }
        }
        System.out.printf(
                "%d x %d, 28 pairs: %.1f ms, %.0f %% of sgemm (median of %d; %s)%n",
                latents,
                dModel,
                median(milliseconds),
                100 * median(shares),
                ROUNDS,
                Arrays.toString(Arrays.stream(shares).map(s -> Math.rint(100 * s)).toArray()));
    }

    private static List<Callable<Double>> pairs(Pwmcc pwmcc, int latents, int dModel) {
        List<Decoder> decoders = new ArrayList<>();
        List<Callable<Double>> pairs = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Decoder b = RandomDecoder.of(latents, dModel, seed);
            for (Decoder a : decoders) {
                pairs.add(() -> pwmcc.between(a, b));
            }
            decoders.add(b);
        }
        return pairs;
    }

    /** Operations per nanosecond. */
    private static double productRate() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            JniUtils.setNumThreads(CORES);
            NDArray a = manager.randomNormal(new Shape(SIDE, SIDE));
            NDArray b = manager.randomNormal(new Shape(SIDE, SIDE));
            long start = System.nanoTime();
            for (int i = 0; i < PRODUCTS; i++) {
                a.matMul(b).close();
            }
            return 2.0 * SIDE * SIDE * SIDE * PRODUCTS / (System.nanoTime() - start);
        }
    }

    private static void kernels() {
        Pwmcc plain = new Pwmcc(new Cosines(new PlainTiles()));
        Pwmcc viaTorch = new Pwmcc(new Cosines(new NativeTiles()));
        for (int n : new int[] {16, 32, 64, 128, 256}) {
            Decoder a = RandomDecoder.of(n, n, 1);
            Decoder b = RandomDecoder.of(n, n, 2);
            System.out.printf(
                    "%d x %d, one pair on one thread: plain %.3f ms, native %.3f ms%n",
                    n, n, fastest(plain, a, b), fastest(viaTorch, a, b));
        }
    }

    private static double fastest(Pwmcc pwmcc, Decoder a, Decoder b) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 500; i++) {
            long start = System.nanoTime();
            pwmcc.between(a, b);
            best = Math.min(best, (System.nanoTime() - start) / 1e6);
        }
        return best;
    }

    private static void assignment(int latents) {
        Decoder a = RandomDecoder.of(latents, 256, 1);
        Decoder b = RandomDecoder.of(latents, 256, 2);
        float[][] scores = new float[latents][latents];
        new Cosines()
                .read(a, b, (i, j, row, count) -> System.arraycopy(row, 0, scores[i], j, count));
        double[] milliseconds = new double[3];
        for (int i = 0; i < milliseconds.length; i++) {
            long start = System.nanoTime();
            Assignment.maximising(scores);
            milliseconds[i] = (System.nanoTime() - start) / 1e6;
        }
        System.out.printf(
                "assignment of %d unrelated latents: %.0f ms%n", latents, median(milliseconds));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
