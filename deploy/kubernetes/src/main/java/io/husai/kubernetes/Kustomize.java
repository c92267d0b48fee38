package io.husai.kubernetes;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program that renders overlays: kustomize from version 5 on, alone or in kubectl.
 *
 * @param command the words before the overlay's folder
 * @param version what it says of itself
 */
public record Kustomize(List<String> command, String version) {
    private static final int OLDEST = 5;
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.\\d+\\.\\d+");

    public Kustomize {
        command = List.copyOf(command);
    }

    /** The first on the PATH that is new enough. */
    public static Optional<Kustomize> find() {
        return Stream.of(
                        candidate("kustomize", List.of("build"), List.of("version")),
                        candidate("kubectl", List.of("kustomize"), List.of("version", "--client")))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Kustomize> candidate(
            String program, List<String> render, List<String> askVersion) {
        Optional<Path> found = onPath(program);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String said;
        try {
            said = run(words(found.get().toString(), askVersion));
        } catch (ManifestException e) {
            return Optional.empty();
        }
        // kubectl gives its own version before that of its kustomize
        String line = said.lines().filter(l -> l.contains("Kustomize")).findFirst().orElse(said);
        Matcher version = VERSION.matcher(line);
        if (!version.find() || Integer.parseInt(version.group(1)) < OLDEST) {
            return Optional.empty();
        }
        return Optional.of(
                new Kustomize(
                        words(found.get().toString(), render), program + " " + version.group()));
    }

    private static Optional<Path> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * All objects of an overlay.
     *
     * @throws ManifestException with the program's own words if it can't be rendered
     */
    public Installation render(Path overlay) {
        return new Installation(Manifest.parse(run(words(command, overlay.toString()))));
    }

    private static List<String> words(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private static List<String> words(List<String> first, String last) {
        List<String> all = new ArrayList<>(first);
        all.add(last);
        return all;
    }

    private static String run(List<String> command) {
        try {
            Path errors = Files.createTempFile("kustomize", ".log");
            try {
                Process process =
                        new ProcessBuilder(command).redirectError(errors.toFile()).start();
                process.getOutputStream().close();
                String out =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new ManifestException(
                            String.join(" ", command) + ": " + Files.readString(errors), null);
                }
                return out;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new ManifestException(String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ManifestException("interrupted while rendering", e);
        }
    }
}
