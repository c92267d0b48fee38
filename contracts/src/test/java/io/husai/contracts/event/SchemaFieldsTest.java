package io.husai.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.husai.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks the records of an event and its schema side by side, so that they can't drift apart. */
class SchemaFieldsTest {
    private static final String COMMON = "/schemas/common.schema.json";

    private final Map<String, JsonNode> files = new HashMap<>();
    private final List<String> compared = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void shouldNameTheFieldsOfTheRecord(EventType type) throws IOException {
        compare(
                Json.MAPPER.constructType(type.data()),
                new Place(type.schemaResource(), file(type.schemaResource())));

        assertThat(compared).contains(type.data().getSimpleName());
    }

    @ParameterizedTest
    @EnumSource
    void shouldDescribeEveryField(EventType type) throws IOException {
        requireDescriptions(type.schemaResource(), file(type.schemaResource()));
        requireDescriptions(COMMON, file(COMMON));
    }

    @Test
    void shouldReachNestedRecords() throws IOException {
        EventType type = EventType.STUDY_DECLARED;
        compare(
                Json.MAPPER.constructType(type.data()),
                new Place(type.schemaResource(), file(type.schemaResource())));

        assertThat(compared)
                .contains("ConditionDeclared", "ConditionSpec", "AuxK", "ReferenceDecoder");
    }

    private void compare(JavaType type, Place place) throws IOException {
        Place schema = resolve(place);
        if (type.isCollectionLikeType()) {
            compare(type.getContentType(), schema.child("items"));
        } else if (type.isMapLikeType()) {
            if (type.getContentType().getRawClass() != Object.class) {
                compare(type.getContentType(), schema.child("additionalProperties"));
            }
        } else if (type.getRawClass().isRecord()) {
            compareRecord(type, schema);
        } else if (type.getRawClass().isSealed() && type.getRawClass().isInterface()) {
            compareChoices(type, schema);
        } else {
            assertThat(schema.node().path("properties").isMissingNode())
                    .as("%s holds no record", type)
                    .isTrue();
        }
    }

    private void compareRecord(JavaType type, Place schema) throws IOException {
        compared.add(type.getRawClass().getSimpleName());
        BeanDescription description = Json.MAPPER.getSerializationConfig().introspect(type);
        Map<String, JavaType> fields = new TreeMap<>();
        for (BeanPropertyDefinition field : description.findProperties()) {
            fields.put(field.getName(), field.getPrimaryType());
        }
        TreeSet<String> properties = new TreeSet<>();
        schema.node().path("properties").fieldNames().forEachRemaining(properties::add);
        properties.remove("kind".equals(discriminator(schema)) ? "kind" : "");

        assertThat(properties).as("%s in %s", type, schema.file()).isEqualTo(fields.keySet());
        for (Map.Entry<String, JavaType> field : fields.entrySet()) {
            compare(field.getValue(), schema.child("properties").child(field.getKey()));
        }
    }

    private static String discriminator(Place schema) {
        return schema.node().at("/properties/kind/const").isMissingNode() ? "" : "kind";
    }

    /** The names of a sealed type's members, each with its schema. */
    private void compareChoices(JavaType type, Place schema) throws IOException {
        Map<String, Class<?>> members = new TreeMap<>();
        for (JsonSubTypes.Type member :
                type.getRawClass().getAnnotation(JsonSubTypes.class).value()) {
            members.put(member.name(), member.value());
        }
        Map<String, Place> choices = new TreeMap<>();
        for (JsonNode choice : schema.node().path("oneOf")) {
            Place resolved = resolve(new Place(schema.file(), choice));
            choices.put(resolved.node().at("/properties/kind/const").asText(), resolved);
        }
        assertThat(choices.keySet()).as("kinds of %s", type).isEqualTo(members.keySet());
        for (Map.Entry<String, Class<?>> member : members.entrySet()) {
            compare(Json.MAPPER.constructType(member.getValue()), choices.get(member.getKey()));
        }
    }

    private void requireDescriptions(String path, JsonNode node) throws IOException {
        for (Map.Entry<String, JsonNode> field : node.path("properties").properties()) {
            String at = path + "/" + field.getKey();
            JsonNode target = resolve(new Place(path, field.getValue())).node();
            assertThat(
                            field.getValue().path("description").asText().length()
                                    + target.path("description").asText().length())
                    .as("%s has a description", at)
                    .isPositive();
        }
        for (Map.Entry<String, JsonNode> definition : node.path("$defs").properties()) {
            requireDescriptions(path, definition.getValue());
        }
    }

    private Place resolve(Place place) throws IOException {
        JsonNode reference = place.node().path("$ref");
        if (reference.isMissingNode()) {
            return place;
        }
        String[] parts = reference.asText().split("#", 2);
        String file = parts[0].isEmpty() ? place.file() : "/schemas/" + parts[0];
        JsonNode target = file(file).at(parts[1]);
        assertThat(target.isMissingNode()).as("%s leads somewhere", reference).isFalse();
        return resolve(new Place(file, target));
    }

    private JsonNode file(String resource) throws IOException {
        JsonNode known = files.get(resource);
        if (known != null) {
            return known;
        }
        try (InputStream in = SchemaFieldsTest.class.getResourceAsStream(resource)) {
            assertThat(in).as("%s is on the class path", resource).isNotNull();
            JsonNode read = Json.MAPPER.readTree(in);
            files.put(resource, read);
            return read;
        }
    }

    private record Place(String file, JsonNode node) {
        Place child(String name) {
            assertThat(node.has(name)).as("%s has %s: %s", file, name, node).isTrue();
            return new Place(file, node.get(name));
        }
    }
}
