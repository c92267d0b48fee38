package io.husai.kubernetes;

import io.husai.kubernetes.rule.OwnRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the tests find what they check. */
final class Repository {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Optional<CustomDefinitions> DEFINITIONS = load();

    private Repository() {}

    /**
     * The custom kinds' definitions: the folder that {@code CRDS} names, or the one beside the
     * repository.
     */
    static Optional<CustomDefinitions> definitions() {
        return DEFINITIONS;
    }

    private static Optional<CustomDefinitions> load() {
        String named = Optional.ofNullable(System.getenv("CRDS")).orElse("");
        Path folder =
                named.isBlank() ? ManifestCheck.defaultDefinitions(ROOT) : ROOT.resolve(named);
        if (!Files.isDirectory(folder)) {
            System.out.println(
                    "CUSTOM KINDS NOT CHECKED: no folder " + folder + "; CRDS names another");
            return Optional.empty();
        }
        try {
            return Optional.of(CustomDefinitions.in(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All rules, those of the custom definitions where there are any. */
    static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>(List.of(new TypedModel()));
        definitions().ifPresent(rules::add);
        rules.addAll(OwnRules.all(ROOT));
        return rules;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
