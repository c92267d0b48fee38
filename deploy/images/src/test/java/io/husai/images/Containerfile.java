package io.husai.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Containerfile says, as far as a test needs it.
 *
 * @param lines its instructions, without comments
 */
record Containerfile(List<String> lines) {
    private static final Pattern COPIED =
            Pattern.compile("COPY (deploy/images/target/layout/\\S+) (\\S+)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

    static Containerfile of(String image) {
        try (Stream<String> lines = Files.lines(Path.of(image + ".Containerfile"))) {
            return new Containerfile(lines.filter(line -> !line.startsWith("#")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> bases() {
        return values("FROM ").map(line -> line.replaceAll(" AS .*", "")).toList();
    }

    /** The one value of an instruction that stands once. */
    String value(String instruction) {
        List<String> all = values(instruction + " ").toList();
        if (all.size() != 1) {
            throw new AssertionError(instruction + " stands " + all.size() + " times");
        }
        return all.get(0);
    }

    private Stream<String> values(String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()));
    }

    Map<String, String> environment() {
        Map<String, String> all = new TreeMap<>();
        values("ENV ").forEach(line -> all.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        return all;
    }

    /**
     * What is copied from the layout: where it goes, by where it comes from; both as in the file.
     */
    Map<String, String> copied() {
        Map<String, String> all = new TreeMap<>();
        for (String line : lines) {
            Matcher copy = COPIED.matcher(line);
            if (copy.matches()) {
                all.put(copy.group(1), copy.group(2));
            }
        }
        return all;
    }

    List<String> entryPoint() {
        return WORD.matcher(value("ENTRYPOINT")).results().map(word -> word.group(1)).toList();
    }
}
