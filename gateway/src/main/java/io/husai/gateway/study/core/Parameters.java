package io.husai.gateway.study.core;

import static io.husai.contracts.InvalidValueException.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Strict reading of a JSON object: each value is asked for by name with its default and bounds, and
 * {@link #end} rejects what nobody asked for. Errors name the field by its path from the request's
 * root.
 */
final class Parameters {
    private static final long MAX_SEED = 9_007_199_254_740_991L;

    private final String path;
    private final ObjectNode node;
    private final Set<String> asked = new LinkedHashSet<>();

    /**
     * @param path of this object from the request's root, empty for the root itself
     * @param node the object
     */
    Parameters(String path, JsonNode node) {
        require(node.isObject(), path.isEmpty() ? "request" : path, node, "a JSON object");
        this.path = path;
        this.node = (ObjectNode) node;
    }

    boolean has(String name) {
        return !value(name).isMissingNode();
    }

    String text(String name, String fallback) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return required(name, fallback);
        }
        require(value.isTextual(), field(name), value, "a text");
        return value.textValue();
    }

    boolean flag(String name, boolean fallback) {
        JsonNode value = value(name);
        require(value.isMissingNode() || value.isBoolean(), field(name), value, "true or false");
        return value.asBoolean(fallback);
    }

    int integer(String name, Integer fallback, int min, int max) {
        return (int) whole(name, fallback == null ? null : fallback.longValue(), min, max);
    }

    long whole(String name, Long fallback, long min, long max) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return required(name, fallback);
        }
        return requireWhole(field(name), value, min, max);
    }

    /** A number above or equal to {@code min} and at most {@code max}. */
    double number(String name, Double fallback, double min, double max) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return required(name, fallback);
        }
        return requireNumber(field(name), value, min, max);
    }

    List<Integer> integers(String name, List<Integer> fallback, int min, int max, int most) {
        List<Integer> out = new ArrayList<>();
        for (JsonNode element : array(name, fallback, most)) {
            out.add((int) requireWhole(field(name), element, min, max));
        }
        return distinct(name, out.isEmpty() ? fallback : out);
    }

    List<Double> numbers(String name, List<Double> fallback, double min, double max, int most) {
        List<Double> out = new ArrayList<>();
        for (JsonNode element : array(name, fallback, most)) {
            out.add(requireNumber(field(name), element, min, max));
        }
        return distinct(name, out.isEmpty() ? fallback : out);
    }

    /** Different whole numbers from 0, at least {@code fewest}. */
    List<Long> seeds(String name, List<Long> fallback, int fewest, int most) {
        List<Long> out = new ArrayList<>();
        for (JsonNode element : array(name, fallback, most)) {
            out.add(requireWhole(field(name), element, 0, MAX_SEED));
        }
        List<Long> seeds = distinct(name, out.isEmpty() && !has(name) ? fallback : out);
        require(
                seeds.size() >= fewest,
                field(name),
                seeds.size() + " seeds",
                "at least "
                        + fewest
                        + " different seeds"
                        + (fewest > 2 ? " (intervals need them)" : ""));
        return seeds;
    }

    /** One of an enum's JSON names. */
    <E extends Enum<E>> E choice(String name, E fallback) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return fallback;
        }
        List<String> names = new ArrayList<>();
        for (E constant : fallback.getDeclaringClass().getEnumConstants()) {
            String text = Json.tree(constant).textValue();
            names.add(text);
            if (value.isTextual() && text.equals(value.textValue())) {
                return constant;
            }
        }
        throw new InvalidValueException(field(name), value, "one of " + String.join(", ", names));
    }

    Parameters object(String name) {
        JsonNode value = value(name);
        return new Parameters(
                field(name), value.isMissingNode() ? Json.MAPPER.createObjectNode() : value);
    }

    /** The objects of an array, each read strictly; none where the array is empty or missing. */
    List<Parameters> objects(String name, int most) {
        List<Parameters> out = new ArrayList<>();
        int i = 0;
        JsonNode list = value(name);
        if (list.isArray() && list.isEmpty()) {
            return out;
        }
        for (JsonNode element : array(name, List.of(), most)) {
            out.add(new Parameters(field(name) + "[" + i++ + "]", element));
        }
        return out;
    }

    /** Rejects fields that were never asked for. */
    void end() {
        for (var names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            require(
                    asked.contains(name),
                    field(name),
                    node.get(name),
                    "no such field; known here: " + String.join(", ", asked));
        }
    }

    String field(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private JsonNode value(String name) {
        asked.add(name);
        JsonNode value = node.path(name);
        return value.isNull() ? node.path("\0") : value;
    }

    private <T> T required(String name, T fallback) {
        require(fallback != null, field(name), null, "a value");
        return fallback;
    }

    private Iterable<JsonNode> array(String name, List<?> fallback, int most) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            required(name, fallback);
            return List.of();
        }
        require(value.isArray(), field(name), value, "a list");
        require(!value.isEmpty(), field(name), "an empty list", "at least one entry");
        require(
                value.size() <= most,
                field(name),
                value.size() + " entries",
                "at most " + most + " entries");
        return value;
    }

    private <T> List<T> distinct(String name, List<T> values) {
        require(
                new LinkedHashSet<>(values).size() == values.size(),
                field(name),
                values,
                "each value once");
        return List.copyOf(values);
    }

    private static long requireWhole(String field, JsonNode value, long min, long max) {
        boolean whole = value.isIntegralNumber() && value.canConvertToLong();
        require(
                whole && value.longValue() >= min && value.longValue() <= max,
                field,
                value,
                "a whole number from " + min + " to " + max);
        return value.longValue();
    }

    private static double requireNumber(String field, JsonNode value, double min, double max) {
        require(
                value.isNumber() && value.doubleValue() >= min && value.doubleValue() <= max,
                field,
                value,
                "a number from " + shown(min) + " to " + shown(max));
        return value.doubleValue();
    }

    private static String shown(double value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a double is representable as JSON", e);
        }
    }
}
