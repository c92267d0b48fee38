package io.husai.local.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import io.husai.contracts.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a result folder holds: names, sizes and digests of its files, and what made them. */
final class Manifest {
    private Manifest() {}

    static ObjectNode of(Path folder, JsonNode results, Map<String, String> versions) {
        ObjectNode manifest = Json.MAPPER.createObjectNode();
        JsonNode metadata = results.path("run_metadata");
        manifest.set("run_id", metadata.path("run_id"));
        manifest.set("timestamp_utc", metadata.path("timestamp_utc"));
        manifest.set("git_commit", metadata.path("git_commit"));
        manifest.set("dataset_sha256", results.path("activation_stats").path("sha256"));
        manifest.set("versions", Json.tree(new TreeMap<>(versions)));
        ArrayNode files = manifest.putArray("files");
        try {
            for (Path file : files(folder)) {
                byte[] content = Files.readAllBytes(file);
                ObjectNode entry = files.addObject();
                entry.put("name", file.getFileName().toString());
                entry.put("bytes", content.length);
                entry.put("sha256", Sha256.of(content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + folder, e);
        }
        return manifest;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
