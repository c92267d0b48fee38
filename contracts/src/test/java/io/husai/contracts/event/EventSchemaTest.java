package io.husai.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventSchemaTest {
    private final EventSchemas schemas = new EventSchemas();

    @ParameterizedTest
    @EnumSource
    void shouldAcceptWhatIsEncodedWithEveryOptionalField(EventType type) {
        assertThat(schemas.violations(type, EventCodec.encode(EventExamples.full(type)))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAcceptWhatIsEncodedWithoutOptionalFields(EventType type) {
        assertThat(schemas.violations(type, EventCodec.encode(EventExamples.minimal(type))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldDecodeToAnEqualEvent(EventType type) throws EventFormatException {
        for (Event event : List.of(EventExamples.full(type), EventExamples.minimal(type))) {
            assertThat(EventCodec.decode(type.ceType(), EventCodec.encode(event))).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRequireExactlyTheFieldsThatDecodingRequires(EventType type) throws IOException {
        List<Broken> variants = new ArrayList<>();
        ObjectNode root = tree(type);
        withoutOneField(root, root, "", variants);

        assertThat(variants).hasSizeGreaterThanOrEqualTo(root.size());
        for (Broken variant : variants) {
            assertThat(accepts(type, variant.json()))
                    .as("schema and decoding agree on %s without %s", type, variant.change())
                    .isEqualTo(decodes(type, variant.json()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRejectWrongTypesWhereverDecodingDoes(EventType type) throws IOException {
        List<Broken> variants = new ArrayList<>();
        ObjectNode root = tree(type);
        withWrongTypes(root, root, "", variants);

        for (Broken variant : variants) {
            assertThat(accepts(type, variant.json()))
                    .as("the schema on %s with %s", type, variant.change())
                    .isFalse();
            assertThat(decodes(type, variant.json()))
                    .as("decoding of %s with %s", type, variant.change())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldIgnoreUnknownFieldsEverywhere(EventType type)
            throws IOException, EventFormatException {
        ObjectNode root = tree(type);
        addUnknownFields(root);
        byte[] json = bytes(root);

        assertThat(schemas.violations(type, json)).isEmpty();
        assertThat(EventCodec.decode(type.ceType(), json)).isEqualTo(EventExamples.full(type));
    }

    private boolean accepts(EventType type, byte[] json) {
        return schemas.violations(type, json).isEmpty();
    }

    private static boolean decodes(EventType type, byte[] json) {
        try {
            EventCodec.decode(type.ceType(), json);
            return true;
        } catch (EventFormatException e) {
            return false;
        }
    }

    private static ObjectNode tree(EventType type) throws IOException {
        return (ObjectNode) Json.MAPPER.readTree(EventCodec.encode(EventExamples.full(type)));
    }

    private static byte[] bytes(JsonNode node) throws IOException {
        return Json.MAPPER.writeValueAsBytes(node);
    }

    private static void withoutOneField(
            JsonNode node, ObjectNode root, String path, List<Broken> out) throws IOException {
        if (node instanceof ObjectNode object && !path.endsWith("/provenance")) {
            for (String name : names(object)) {
                JsonNode removed = object.remove(name);
                out.add(new Broken(path + "/" + name, bytes(root)));
                object.set(name, removed);
            }
        }
        for (Child child : children(node, path)) {
            withoutOneField(child.node(), root, child.path(), out);
        }
    }

    private static void withWrongTypes(
            JsonNode node, ObjectNode root, String path, List<Broken> out) throws IOException {
        if (node instanceof ObjectNode object && !path.endsWith("/provenance")) {
            for (String name : names(object)) {
                JsonNode right = object.get(name);
                object.set(name, wrongType(right));
                out.add(new Broken(path + "/" + name + " = " + object.get(name), bytes(root)));
                object.set(name, right);
            }
        }
        for (Child child : children(node, path)) {
            withWrongTypes(child.node(), root, child.path(), out);
        }
    }

    /** Text for a number and the other way round: what lenient readers turn into the right one. */
    private static JsonNode wrongType(JsonNode right) {
        ObjectNode holder = Json.MAPPER.createObjectNode();
        if (right.isValueNode() && !right.isTextual()) {
            holder.put("x", right.asText());
        } else {
            holder.put("x", 1);
        }
        return holder.get("x");
    }

    private static void addUnknownFields(JsonNode node) {
        for (Child child : children(node, "")) {
            if (!List.of("/provenance", "/tensors").contains(child.path())) {
                addUnknownFields(child.node());
            }
        }
        if (node instanceof ObjectNode object) {
            object.putObject("a field of a later version").put("x", 1);
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<Child> children(JsonNode node, String path) {
        List<Child> children = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(e -> children.add(new Child(path + "/" + e.getKey(), e.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                children.add(new Child(path + "/" + i, array.get(i)));
            }
        }
        return children;
    }

    private record Child(String path, JsonNode node) {}

    private record Broken(String change, byte[] json) {}
}
