package io.husai.benchmarks;

import java.util.List;

/**
 * What is timed: several runs of one shape.
 *
 * @param name in words
 * @param ks numbers of kept latents; each is trained with {@code runs} seeds
 * @param steps of each run
 * @param peerSteps steps that the peer takes of one run for each k: enough, since its steps all
 *     take the same time
 */
record Workload(
        String name,
        int rows,
        int dModel,
        int dSae,
        List<Integer> ks,
        int batchSize,
        int runs,
        int steps,
        int peerSteps) {
    static List<Workload> all() {
        List<Integer> search = List.of(4, 8, 12, 16, 24, 32, 48, 64);
        return List.of(
                new Workload("study, all eight k", 12_769, 128, 128, search, 2_048, 2, 175, 14),
                new Workload("study, k = 4", 12_769, 128, 128, List.of(4), 2_048, 4, 175, 35),
                new Workload("study, k = 32", 12_769, 128, 128, List.of(32), 2_048, 4, 175, 35),
                new Workload(
                        "512 -> 4096, k = 32", 8_192, 512, 4_096, List.of(32), 2_048, 2, 48, 3),
                new Workload(
                        "16 -> 32, k = 3, 40 runs",
                        50_000,
                        16,
                        32,
                        List.of(3),
                        1_024,
                        40,
                        1_500,
                        300));
    }

    /** Floating-point operations of one step's encoder product. */
    double encoderOperations() {
        return 2.0 * batchSize * dModel * dSae;
    }
}
