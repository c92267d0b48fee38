package io.husai.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.husai.contracts.event.DatasetCreated;
import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainingRequested;
import io.husai.contracts.spec.Numerics;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.SharedBacking;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The images' contents at work: as non-root, on a read-only root, with the runtime that jlink
 * makes.
 */
class ImagesSandboxTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long END_SECONDS = 60;
    @TempDir static Path folder;
    private static Path runtime;

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        if (Sandbox.bubblewrap().isEmpty()) {
            String missing =
                    "IMAGES NOT STARTED: bubblewrap (bwrap) is not installed; Debian: apt install"
                            + " bubblewrap";
            System.out.println(missing);
            abort(missing);
        }
        if (!Sandbox.isAllowed()) {
            String refused =
                    "IMAGES NOT STARTED: this machine lets bubblewrap make no user namespace";
            System.out.println(refused);
            abort(refused);
        }
        runtime = Files.createDirectories(Path.of("target")).resolve("java");
        if (!Files.exists(runtime.resolve("bin/java"))) {
            link();
        }
    }

    /** As the Containerfiles do. */
    private static void link() throws IOException, InterruptedException {
        String modules = Files.readString(Path.of("target/layout/modules.txt")).strip();
        Process jlink =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                                "--add-modules",
                                modules,
                                "--strip-debug",
                                "--no-header-files",
                                "--no-man-pages",
                                "--output",
                                runtime.toString())
                        .inheritIO()
                        .start();
        assertThat(jlink.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(jlink.exitValue()).isZero();
    }

    /** The dataset takes the native library, the run the vector module. */
    @Test
    void shouldMakeADatasetTrainARunAndEndWhenIdle() throws Exception {
        String broker = SharedBacking.bootstrapServers();
        DatasetRequested making = TrainerJobs.dataset();
        try (EventTap tap = EventTap.fromNow(broker, Topics.PROGRESS, Topics.SNAPSHOTS);
                EventProducer producer = new EventProducer(broker);
                Sandbox trainer = start("trainer", Map.of("HUSAI_TRAINER_IDLE_EXIT", "5S"))) {
            producer.send(Topics.jobs(Numerics.CPU), making);
            DatasetCreated made =
                    tap.await(
                            DatasetCreated.class,
                            event -> event.claim().jobId().equals(making.jobId()),
                            PATIENCE);

            TrainingRequested training = TrainerJobs.training(made.dataset().location());
            producer.send(Topics.jobs(Numerics.CPU), training);

            tap.await(
                    JobCompleted.class,
                    event -> event.claim().jobId().equals(training.jobId()),
                    PATIENCE);
            assertThat(tap.events(SnapshotTaken.class, event -> true)).hasSize(2);
            assertThat(trainer.awaitEnd(END_SECONDS)).as(trainer.said()).isZero();
            assertThat(trainer.said()).contains("no work for PT5S: the trainer ends");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HUSAI_TRAINER_NUMERICS, cuda-sm90, 'husai.trainer.numerics: cuda-sm90 is not valid'",
        "HUSAI_TRAINER_KERNEL, stacked, 'kernel: stacked is not valid'"
    })
    void shouldRefuseToStartOnAnotherDevice(String setting, String value, String refusal)
            throws Exception {
        try (Sandbox trainer = start("trainer", Map.of(setting, value))) {
            assertThat(trainer.awaitEnd(END_SECONDS)).isPositive();
            assertThat(trainer.said()).contains(refusal);
        }
    }

    @ParameterizedTest
    @CsvSource({"gateway", "metrics"})
    void shouldBecomeReady(String image) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("QUARKUS_DATASOURCE_USERNAME", image);
        settings.put("QUARKUS_DATASOURCE_PASSWORD", SharedBacking.databaseSecrets().of(image));
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", SharedBacking.jdbcUrl());
        settings.put("QUARKUS_DATASOURCE_REACTIVE_URL", SharedBacking.reactiveUrl());
        try (Sandbox service = start(image, settings)) {
            assertThat(isReady(service)).as(service.said()).isTrue();
        }
    }

    private static Sandbox start(String image, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("KAFKA_BOOTSTRAP_SERVERS", SharedBacking.bootstrapServers());
        return Sandbox.start(image, runtime, folder, all);
    }

    private static boolean isReady(Sandbox service) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest question =
                HttpRequest.newBuilder(URI.create(service.url() + "/q/health/ready")).build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && service.isAlive()) {
            try {
                HttpResponse<Void> answer =
                        client.send(question, HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() == 200) {
                    return true;
                }
            } catch (IOException e) {
                // not listening yet
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }
}
