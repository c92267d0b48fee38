package io.husai.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which series set off which alert, by Prometheus' own promtool. Skipped, and said so, where it is
 * not.
 */
class AlertsTest {
    private static final Path SERIES = Path.of("src/test/resources/alerts/alerts.test.yaml");

    @Test
    void shouldAlertWhenTheSeriesSaySo(@TempDir Path folder) throws Exception {
        Path promtool = promtool();
        Manifest alerts =
                Manifest.parse(
                                Repository.read(
                                        Repository.ROOT.resolve(
                                                "k8s/components/prometheus/alerts.yaml")))
                        .get(0);
        // JSON is YAML
        Files.writeString(
                folder.resolve("rules.yaml"),
                new ObjectMapper().writeValueAsString(alerts.at("/spec")));
        Path test = Files.copy(SERIES, folder.resolve("test.yaml"));

        Process process =
                new ProcessBuilder(promtool.toString(), "test", "rules", test.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Path promtool() throws IOException {
        Optional<Path> found =
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, "promtool"))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (found.isEmpty()) {
            String missing = "ALERTS NOT RUN: promtool (Debian: in prometheus) is not on the PATH";
            System.out.println(missing);
            abort(missing);
        }
        return found.get();
    }
}
