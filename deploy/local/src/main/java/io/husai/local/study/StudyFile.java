package io.husai.local.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A study as a YAML file: the body of the request to the gateway, whose {@code dataset} may name a
 * {@code file} (relative to the study's file) that is uploaded first. What the values may be is the
 * gateway's business; this knows in which line each stands.
 */
public final class StudyFile {
    private static final String DATASET = "dataset";
    private static final String FILE = "file";

    private final Path path;
    private final ObjectNode request;
    private final FieldLines lines;
    private final Optional<Path> dataset;

    private StudyFile(Path path, ObjectNode request, FieldLines lines, Optional<Path> dataset) {
        this.path = path;
        this.request = request;
        this.lines = lines;
        this.dataset = dataset;
    }

    /**
     * @throws UsageException if it can't be read or is no YAML mapping; the message names the line
     */
    public static StudyFile read(Path path) {
        try {
            String text = Files.readString(path);
            FieldLines lines = FieldLines.of(text);
            if (!(lines.content() instanceof ObjectNode request)) {
                throw new UsageException(path + ":1: a study is a mapping with a kind");
            }
            return new StudyFile(path, request, lines, dataset(path, request, lines));
        } catch (NoSuchFileException e) {
            throw new UsageException("no such file: " + path);
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    "%s:%d: %s"
                            .formatted(
                                    path,
                                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                                    e.getOriginalMessage().lines().findFirst().orElse("no YAML")));
        } catch (IOException e) {
            throw new UsageException("can't read " + path + ": " + e.getMessage());
        }
    }

    private static Optional<Path> dataset(Path path, ObjectNode request, FieldLines lines) {
        JsonNode file = request.path(DATASET).path(FILE);
        if (file.isMissingNode()) {
            return Optional.empty();
        }
        if (!file.isTextual() || request.path(DATASET).size() != 1) {
            throw new UsageException(
                    "%s:%d: dataset.file: expected the path of a file, and nothing beside it"
                            .formatted(path, lines.line("dataset.file")));
        }
        request.remove(DATASET);
        return Optional.of(path.resolveSibling(file.textValue()));
    }

    /** Body of the request, without a dataset that is a file. */
    public ObjectNode request() {
        return request.deepCopy();
    }

    /** The dataset's file, if it is one. */
    public Optional<Path> dataset() {
        return dataset;
    }

    /**
     * Where a field stands, as {@code file:line}; the nearest parent's line for one that is absent.
     *
     * @param field for example {@code parameters.conditions[1].k}
     */
    public String place(String field) {
        return path + ":" + lines.line(field);
    }
}
