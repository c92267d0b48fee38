package io.husai.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command as people run it, a process of its own that starts broker, database and the three
 * services, with a small study on the built-in dataset: 3 values of k (one the control's), 3 seeds,
 * few epochs.
 */
class AdaptiveL0SystemTest {
    /**
     * What an undisturbed start and stop may say: PostgreSQL answers a connection that comes while
     * it starts, and Kafka's client says so when a consumer leaves during a rebalance.
     */
    private static final List<String> EXPECTED =
            List.of("the database system is starting up", "Reconciliation failed");

    private static final int PATIENCE_MINUTES = 8;

    @TempDir Path folder;
    private HusaiCommands husai;

    @BeforeEach
    void chooseFolder() {
        husai = new HusaiCommands(folder);
    }

    @Test
    void shouldRunASmallStudyThroughAllProcessesAndLeaveNoneBehind() throws Exception {
        Process command = adaptiveL0();

        boolean ended = command.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        String said = husai.said("adaptive-l0");
        if (!ended) {
            command.destroyForcibly();
        }

        assertThat(ended).as("ends in time; it said:%n%s", said).isTrue();
        assertThat(command.exitValue()).as(said).isZero();
        assertThat(said).contains("Search", "Selection", "Retrain and control", "results: ");
        assertResults(resultFolder());
        assertThat(husai.remaining()).as("processes that were left behind").isEmpty();
        assertThat(errors()).as("errors in the logs").isEmpty();
    }

    private Process adaptiveL0() throws IOException {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("--results", folder.resolve("results").toString()));
        for (String parameter :
                List.of(
                        "k=[2,4]",
                        "controlK=8",
                        "dSae=32",
                        "searchSeeds=[1,2,3]",
                        "searchEpochs=2",
                        "retrainSeeds=[1,2,3,4]",
                        "retrainEpochs=3",
                        "snapshotEveryEpochs=1",
                        // two epochs explain next to nothing: the floor is not what is tested
                        "evFloor=-1000")) {
            words.addAll(List.of("--set", parameter));
        }
        return husai.start("adaptive-l0", words.toArray(String[]::new));
    }

    private Path resultFolder() throws IOException {
        Path parent = folder.resolve("results/experiments/adaptive_l0_calibration");
        try (Stream<Path> runs = Files.list(parent)) {
            List<Path> all = runs.toList();
            assertThat(all).hasSize(1);
            assertThat(all.get(0).getFileName().toString()).matches("run_\\d{8}T\\d{6}Z");
            return all.get(0);
        }
    }

    private static void assertResults(Path run) throws IOException {
        JsonNode results = Json.MAPPER.readTree(run.resolve("results.json").toFile());
        assertThat(results.path("run_metadata").path("status").asText()).isEqualTo("completed");
        assertThat(results.path("activation_stats").path("shape").toString())
                // the built-in dataset: all pairs of residues modulo 113, d_model 128
                .isEqualTo("[12769,128]");
        assertThat(results.path("search_records")).hasSize(2);
        for (JsonNode record : results.path("search_records")) {
            assertThat(record.path("n_seeds").asInt()).isEqualTo(3);
            // 3 seeds make 3 pairs
            assertThat(record.path("trained_pairwise_pwmcc_values")).hasSize(3);
            assertThat(record.path("trained_pwmcc").path("mean").asDouble()).isBetween(0.1, 1.0);
        }
        assertThat(results.path("selection").path("selected_k").asInt()).isIn(2, 4);
        // 4 seeds make 6 pairs
        assertThat(results.path("retrain_record").path("trained_pairwise_pwmcc_values")).hasSize(6);
        assertThat(results.path("control_record").path("k").asInt()).isEqualTo(8);
        assertThat(results.path("contrasts")).hasSize(1);
        assertThat(results.path("contrasts").path(0).path("seed_jackknife")).hasSize(2);
        for (String file :
                List.of(
                        "config.json",
                        "summary.md",
                        "search_summary.csv",
                        "retrain_summary.csv",
                        "manifest.json",
                        "pwmcc_by_k.svg",
                        "explained_variance_by_k.svg")) {
            assertThat(run.resolve(file)).isNotEmptyFile();
        }
    }

    /** What logs say at level ERROR, and what broker and database call so. */
    private List<String> errors() throws IOException {
        return husai
                .logLines(".*(\"level\":\"(ERROR|FATAL)\"|\\b(ERROR|FATAL|PANIC|SEVERE)\\b).*")
                .stream()
                .filter(line -> EXPECTED.stream().noneMatch(line::contains))
                .toList();
    }
}
