package io.husai.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.kubernetes.rule.OwnRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule catches what it is there for: a broken manifest for each, whose first lines say what
 * is found.
 */
class BrokenManifestsTest {
    private static final Path FOLDER = Path.of("src/test/resources/broken");
    private static final String FINDS = "# finds: ";

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldCatchABrokenManifest(Path file) throws IOException {
        String text = Repository.read(file);
        Installation installation = new Installation(Manifest.parse(text));

        List<String> found =
                rules().stream()
                        .flatMap(rule -> rule.check(installation).stream())
                        .map(Finding::toString)
                        .toList();

        assertThat(found).containsAll(expected(text));
    }

    @Test
    void shouldHaveABrokenManifestForEveryRule() throws IOException {
        Set<String> caught =
                files().stream()
                        .flatMap(file -> expected(Repository.read(file)).stream())
                        .map(line -> line.substring(line.lastIndexOf('[') + 1, line.length() - 1))
                        .collect(Collectors.toSet());

        assertThat(caught)
                .containsExactlyInAnyOrderElementsOf(
                        rules().stream().map(Rule::name).collect(Collectors.toSet()));
    }

    @Test
    void shouldCatchAnUnknownFieldOfAScaledJobByItsDefinition() {
        String job =
                Repository.read(
                        Repository.ROOT.resolve("k8s/components/keda/trainer/scaledjob.yaml"));
        Installation broken =
                new Installation(Manifest.parse(job.replace("maxReplicaCount", "maxReplicas")));

        Repository.definitions()
                .ifPresent(
                        definitions ->
                                assertThat(definitions.check(broken))
                                        .extracting(Finding::message)
                                        .containsExactly(
                                                "/spec: property 'maxReplicas' is not defined in"
                                                        + " the schema and the schema does not"
                                                        + " allow additional properties"));
    }

    private static List<String> expected(String text) {
        List<String> lines =
                text.lines()
                        .filter(line -> line.startsWith(FINDS))
                        .map(line -> line.substring(FINDS.length()))
                        .toList();
        assertThat(lines).as("a broken manifest says what is found").isNotEmpty();
        return lines;
    }

    private static List<Rule> rules() throws IOException {
        List<Rule> rules = new ArrayList<>(List.of(new TypedModel()));
        rules.add(CustomDefinitions.in(Path.of("src/test/resources/definitions")));
        rules.addAll(OwnRules.all(Repository.ROOT));
        return rules;
    }
}
