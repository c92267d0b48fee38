package io.husai.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM that runs the parts, and its class-data archives: the first run of a part writes one when
 * it stops, later runs start from it. An archive belongs to one build and one JDK.
 */
final class JavaCommand {
    private static final String ARCHIVE = ".jsa";
    private static final String UNFINISHED = ".unfinished";

    private final StateFolder state;

    JavaCommand(StateFolder state) {
        this.state = state;
    }

    static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Arguments that use the part's archive, or make it.
     *
     * @param part name of the part
     * @param jar what it runs; the archive is made anew when that changes
     */
    List<String> archiveArguments(String part, Path jar) {
        if (!Files.isRegularFile(jar)) {
            // run from a folder of classes, as tests are: the JVM archives classes of jars only
            return List.of();
        }
        try {
            Path folder = Files.createDirectories(state.archives());
            Path archive = folder.resolve(part + "-" + stamp(jar) + ARCHIVE);
            if (Files.exists(archive)) {
                return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off");
            }
            for (Path older : archivesOf(part)) {
                Files.deleteIfExists(older);
            }
            return List.of("-XX:ArchiveClassesAtExit=" + archive + UNFINISHED, "-Xlog:cds=off");
        } catch (IOException e) {
            throw new StackException("can't use " + state.archives() + ": " + Reason.of(e), e);
        }
    }

    private static String stamp(Path jar) throws IOException {
        return Long.toHexString(Files.getLastModifiedTime(jar).toMillis())
                + "-"
                + Runtime.version().toString().replaceAll("[^A-Za-z0-9.]", "-");
    }

    /** Keeps what the part wrote when it ended in good order; half-written ones are dropped. */
    void keepArchive(String part) {
        try {
            for (Path written : archivesOf(part)) {
                String name = written.getFileName().toString();
                if (name.endsWith(UNFINISHED)) {
                    String kept = name.substring(0, name.length() - UNFINISHED.length());
                    Files.move(written, written.resolveSibling(kept));
                }
            }
        } catch (IOException e) {
            throw new StackException("can't use " + state.archives() + ": " + Reason.of(e), e);
        }
    }

    private List<Path> archivesOf(String part) throws IOException {
        if (!Files.isDirectory(state.archives())) {
            return List.of();
        }
        try (Stream<Path> archives = Files.list(state.archives())) {
            return archives.filter(file -> file.getFileName().toString().startsWith(part + "-"))
                    .toList();
        }
    }
}
