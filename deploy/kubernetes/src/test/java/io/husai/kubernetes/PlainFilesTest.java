package io.husai.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.kubernetes.rule.OwnRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests as they lie in the repository: what can be said of each without kustomize. */
class PlainFilesTest {
    /** Rules that look at one object at a time. */
    private static final Set<String> OF_ONE_OBJECT =
            Set.of(
                    "non-root",
                    "read-only-root",
                    "limits",
                    "probes",
                    "image-version",
                    "closed-pods",
                    "secret-in-clear",
                    "scaling",
                    "meters");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.ROOT.resolve("k8s"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(PlainFilesTest::holdsObjects)
                    .sorted()
                    .toList();
        }
    }

    /** Neither kustomize's own, nor a patch, which is a list or a fragment. */
    private static boolean holdsObjects(Path file) {
        String text = Repository.read(file);
        return !file.endsWith("kustomization.yaml") && text.contains("\napiVersion: ")
                || text.startsWith("apiVersion: ") && !file.endsWith("kustomization.yaml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldFindNothingInAFile(Path file) {
        Installation installation = new Installation(Manifest.parse(Repository.read(file)));

        Stream<Rule> own =
                OwnRules.all(Repository.ROOT).stream()
                        .filter(rule -> OF_ONE_OBJECT.contains(rule.name()));
        Stream<Rule> rules =
                Stream.of(Stream.<Rule>of(new TypedModel()), Repository.definitions().stream(), own)
                        .flatMap(all -> all);
        assertThat(rules.flatMap(rule -> rule.check(installation).stream())).isEmpty();
    }
}
