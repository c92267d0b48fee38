package io.husai.local;

import java.util.List;

/**
 * What a kind of study is called in the result folders, which are the published study's.
 *
 * @param folder under {@code experiments/}
 * @param tables names of its {@code <table>_summary.csv}
 */
record Experiment(String folder, List<String> tables) {
    static Experiment of(String kind) {
        return switch (kind) {
            case "adaptive-l0" ->
                    new Experiment("adaptive_l0_calibration", List.of("search", "retrain"));
            case "consistency-sweep" ->
                    new Experiment("consistency_objective_sweep", List.of("sweep"));
            default -> new Experiment(kind.replace('-', '_'), List.of("sweep"));
        };
    }
}
