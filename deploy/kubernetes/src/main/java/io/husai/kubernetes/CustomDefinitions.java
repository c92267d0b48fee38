package io.husai.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Custom kinds against their definitions, strictly: fields that the definition doesn't know are
 * errors. Rules in CEL ({@code x-kubernetes-validations}) are not evaluated.
 */
public final class CustomDefinitions implements Rule {
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new HashMap<>();

    /**
     * @param definitions objects of kind {@code CustomResourceDefinition}
     */
    public CustomDefinitions(List<Manifest> definitions) {
        definitions.forEach(this::learn);
    }

    /** The definitions in a folder's {@code .yaml} files. */
    public static CustomDefinitions in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new CustomDefinitions(
                    files.filter(file -> file.toString().endsWith(".yaml"))
                            .sorted()
                            .flatMap(file -> Manifest.parse(read(file)).stream())
                            .toList());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ManifestException(file + ": " + e.getMessage(), e);
        }
    }

    private void learn(Manifest definition) {
        String group = definition.text("/spec/group");
        String kind = definition.text("/spec/names/kind");
        Pods.elements(definition.at("/spec/versions"))
                .filter(version -> version.path("served").asBoolean())
                .forEach(
                        version ->
                                schemas.put(
                                        group + "/" + version.path("name").asText() + "/" + kind,
                                        schema(version.at("/schema/openAPIV3Schema"))));
    }

    private Schema schema(JsonNode structural) {
        return registry.getSchema(StrictSchema.of(structural, true).toString(), InputFormat.JSON);
    }

    @Override
    public String name() {
        return "custom-definitions";
    }

    @Override
    public List<Finding> check(Installation installation) {
        return installation.objects().stream()
                .filter(object -> !TypedModel.isBuiltIn(object))
                .flatMap(this::problems)
                .toList();
    }

    private Stream<Finding> problems(Manifest object) {
        Schema schema = schemas.get(object.apiVersion() + "/" + object.kind());
        if (schema == null) {
            return Stream.of(
                    finding(
                            object,
                            "no definition is known for "
                                    + object.apiVersion()
                                    + " "
                                    + object.kind()));
        }
        return schema.validate(object.content().toString(), InputFormat.JSON).stream()
                .map(
                        error ->
                                finding(
                                        object,
                                        error.getInstanceLocation() + ": " + error.getMessage()));
    }
}
