package io.husai.local.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * A study's results as files, with the published study's names and keys, under {@code
 * experiments/<experiment>/run_<UTC time>/}.
 */
public final class ResultFolder {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Path folder;

    private ResultFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Creates the folder; two runs in one second get {@code -2}, {@code -3}, and so on.
     *
     * @param base for example {@code results}
     * @param experiment for example {@code adaptive_l0_calibration}
     */
    public static ResultFolder create(Path base, String experiment, Instant now) {
        Path parent = base.resolve("experiments").resolve(experiment);
        String name = "run_" + TIME.format(now);
        try {
            Files.createDirectories(parent);
            for (int i = 1; ; i++) {
                Path folder = parent.resolve(i == 1 ? name : name + "-" + i);
                try {
                    return new ResultFolder(Files.createDirectory(folder));
                } catch (FileAlreadyExistsException e) {
                    // the next number
                    continue;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't create a folder in " + parent, e);
        }
    }

    /**
     * Writes all files, {@code manifest.json} last.
     *
     * @param results the content of {@code results.json}
     * @param summary the content of {@code summary.md}
     * @param tables the content of {@code <name>_summary.csv} by name
     * @param versions what the results were made with, by name
     */
    public void write(
            JsonNode results,
            String summary,
            Map<String, String> tables,
            Map<String, String> versions) {
        text("config.json", pretty(config(results)));
        text("results.json", pretty(results));
        text("summary.md", summary);
        tables.forEach((name, csv) -> text(name + "_summary.csv", csv));
        StudyFigures.of(results).forEach(this::text);
        text("manifest.json", pretty(Manifest.of(folder, results, versions)));
    }

    public Path path() {
        return folder;
    }

    private static ObjectNode config(JsonNode results) {
        ObjectNode config = Json.MAPPER.createObjectNode();
        config.set("config", results.path("config"));
        config.set("config_hash", results.path("run_metadata").path("config_hash"));
        return config;
    }

    private void text(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + folder.resolve(name), e);
        }
    }

    private static String pretty(JsonNode node) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always representable as JSON", e);
        }
    }
}
