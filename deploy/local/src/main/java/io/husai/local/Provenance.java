package io.husai.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.spec.ConditionSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which sources and programs made a result. */
final class Provenance {
    private static final String UNKNOWN = "unknown";

    private final Path repository;

    Provenance(Path repository) {
        this.repository = repository;
    }

    /** Completes {@code run_metadata} with what only the caller knows. */
    void addTo(ObjectNode results, ObjectNode request) {
        ObjectNode metadata = results.withObject("/run_metadata");
        metadata.put("git_commit", git("rev-parse", "HEAD").orElse(UNKNOWN));
        metadata.put(
                "git_dirty",
                git("status", "--porcelain").map(changes -> !changes.isEmpty()).orElse(false));
        metadata.put("command", "POST /api/studies " + request);
    }

    Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        String own = Provenance.class.getPackage().getImplementationVersion();
        versions.put("husai", own == null ? UNKNOWN : own);
        versions.put("engine", Integer.toString(ConditionSpec.ENGINE));
        versions.put("java", Runtime.version().toString());
        versions.put(
                "os",
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + " "
                        + System.getProperty("os.arch"));
        return versions;
    }

    /** What git says; empty where there is no git, or no repository. */
    private Optional<String> git(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(repository.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
