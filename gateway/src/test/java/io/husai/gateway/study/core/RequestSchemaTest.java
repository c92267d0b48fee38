package io.husai.gateway.study.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema says what the gateway does. */
class RequestSchemaTest {
    private static final Path STUDIES = Path.of("..", "studies");

    private final StudyKinds kinds = StudyKinds.all();
    private final JsonNode schema = read();

    static Stream<Path> studies() throws IOException {
        try (Stream<Path> files = Files.list(STUDIES)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("studies")
    void shouldTakeEveryStudyFile(Path file) throws IOException {
        ObjectNode request = (ObjectNode) new YAMLMapper().readTree(file.toFile());

        StudyRequest read = kinds.parse(request, StudyLimits.DEFAULT);

        assertThat(violations(request)).isEmpty();
        assertThat(read.kind()).isEqualTo(request.path("kind").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "adaptive-l0, adaptiveL0",
        "consistency-sweep, consistencySweep",
    })
    void shouldGiveTheDefaultsThatTheGatewayFillsIn(String kind, String definition) {
        StudyRequest filled = kinds.parse(request("{'kind': '" + kind + "'}"), StudyLimits.DEFAULT);

        filled.parameters()
                .properties()
                .forEach(
                        parameter ->
                                assertThat(
                                                same(
                                                        definition(definition)
                                                                .path(parameter.getKey())
                                                                .path("default"),
                                                        parameter.getValue()))
                                        .as(parameter.toString())
                                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adaptiveL0 | {'kind': 'adaptive-l0', 'parameters': {'?': 1}}",
                "consistencySweep | {'kind': 'consistency-sweep', 'parameters': {'?': 1}}",
                "condition | {'kind': 'seed-sweep', 'parameters': {'conditions': [{'label': 'a',"
                        + " 'k': 1, '?': 1}]}}",
                "seedSweep | {'kind': 'seed-sweep', 'parameters': {'conditions': [{'label': 'a',"
                        + " 'k': 1}], '?': 1}}",
                "toySuperposition | {'kind': 'adaptive-l0', 'dataset': {'kind':"
                        + " 'toy-superposition', '?': 1}}",
            })
    void shouldKnowTheFieldsThatTheGatewayKnows(String definition, String withUnknownField) {
        InvalidValueException refused =
                catchThrowableOfType(
                        InvalidValueException.class,
                        () -> kinds.parse(request(withUnknownField), StudyLimits.DEFAULT));

        List<String> known =
                Arrays.asList(refused.getMessage().split("known here: ")[1].split(", "));
        assertThat(definition(definition).fieldNames())
                .toIterable()
                .containsAll(known.stream().filter(name -> !name.equals("sha256")).toList());
        assertThat(known).containsAll(definition(definition)::fieldNames);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kind': 'adaptive-l1'}",
                "{'kind': 'adaptive-l0', 'parameters': {'searchSeeds': [1, 2]}}",
                "{'kind': 'adaptive-l0', 'parameters': {'epochz': 1}}",
                "{'kind': 'consistency-sweep', 'parameters': {'lambdas': [0.1]}}",
                "{'kind': 'consistency-sweep', 'parameters': {'lambdas': [0, 11]}}",
                "{'kind': 'seed-sweep', 'parameters': {'conditions': []}}",
                "{'kind': 'seed-sweep', 'parameters': {'conditions': [{'k': 4}]}}",
                "{'kind': 'adaptive-l0', 'dataset': {'kind': 'modular-addition', 'epochs': 0}}"
            })
    void shouldRefuseWhatTheGatewayRefuses(String text) {
        ObjectNode request = request(text);

        assertThat(violations(request)).isNotEmpty();
        assertThat(
                        catchThrowableOfType(
                                InvalidValueException.class,
                                () -> kinds.parse(request, StudyLimits.DEFAULT)))
                .isNotNull();
    }

    @Test
    void shouldNameNoFileAsADatasetToTheGatewayItself() {
        ObjectNode request = request("{'kind': 'adaptive-l0', 'dataset': {'file': 'a.npy'}}");

        assertThat(
                        catchThrowableOfType(
                                InvalidValueException.class,
                                () -> kinds.parse(request, StudyLimits.DEFAULT)))
                .hasMessageContaining("dataset.file");
    }

    private List<String> violations(ObjectNode request) {
        Schema compiled =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(schema.toString());
        return compiled.validate(request.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private JsonNode definition(String name) {
        return schema.path("$defs").path(name).path("properties");
    }

    /** Equal, where 1 and 1.0 are. */
    private static boolean same(JsonNode a, JsonNode b) {
        if (a.isArray() && b.isArray() && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                if (!same(a.get(i), b.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return a.isNumber() && b.isNumber() ? a.doubleValue() == b.doubleValue() : a.equals(b);
    }

    private static ObjectNode request(String text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static JsonNode read() {
        try (InputStream in = StudyKinds.requestSchema()) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("the schema is part of the service", e);
        }
    }
}
