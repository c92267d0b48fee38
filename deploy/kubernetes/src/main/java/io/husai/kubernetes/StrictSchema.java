package io.husai.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A structural schema of Kubernetes as a JSON Schema that takes no unknown field. */
final class StrictSchema {
    private static final String PROPERTIES = "properties";
    private static final String ADDITIONAL = "additionalProperties";
    private static final List<String> COPIED =
            List.of(
                    "enum",
                    "pattern",
                    "required",
                    "minimum",
                    "maximum",
                    "minLength",
                    "maxLength",
                    "minItems",
                    "maxItems",
                    "minProperties",
                    "maxProperties",
                    "multipleOf");

    private StrictSchema() {}

    static ObjectNode of(JsonNode structural, boolean root) {
        ObjectNode strict = JsonNodeFactory.instance.objectNode();
        COPIED.stream()
                .filter(structural::has)
                .forEach(key -> strict.set(key, structural.get(key)));
        type(structural, strict);
        if (structural.has("items")) {
            strict.set("items", of(structural.get("items"), false));
        }
        for (String union : List.of("anyOf", "oneOf", "allOf")) {
            // beside int-or-string a union only repeats the types
            if (structural.has(union) && !structural.has("x-kubernetes-int-or-string")) {
                ArrayNode parts = strict.putArray(union);
                structural.get(union).forEach(part -> parts.add(part(part)));
            }
        }
        fields(structural, strict, root);
        return strict;
    }

    /** Parts of a union only narrow what the whole has declared: they know no other fields. */
    private static ObjectNode part(JsonNode structural) {
        ObjectNode open = of(structural, false);
        open.remove(ADDITIONAL);
        return open;
    }

    private static void type(JsonNode structural, ObjectNode strict) {
        ArrayNode types = JsonNodeFactory.instance.arrayNode();
        if (structural.path("x-kubernetes-int-or-string").asBoolean()) {
            types.add("integer").add("string");
        } else if (structural.has("type")) {
            types.add(structural.get("type").asText());
        } else {
            return;
        }
        if (structural.path("nullable").asBoolean()) {
            types.add("null");
        }
        strict.set("type", types);
    }

    private static void fields(JsonNode structural, ObjectNode strict, boolean root) {
        if (structural.has(PROPERTIES)) {
            ObjectNode known = strict.putObject(PROPERTIES);
            structural
                    .get(PROPERTIES)
                    .properties()
                    .forEach(field -> known.set(field.getKey(), of(field.getValue(), false)));
            if (root) {
                // the metadata of every kind, which a definition leaves to the server
                known.putObject("metadata").put("type", "object");
                known.putObject("kind").put("type", "string");
                known.putObject("apiVersion").put("type", "string");
            }
        }
        JsonNode additional = structural.path(ADDITIONAL);
        if (additional.isObject()) {
            strict.set(ADDITIONAL, of(additional, false));
        } else if (structural.has(PROPERTIES)
                && !structural.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            strict.put(ADDITIONAL, false);
        }
    }
}
