package io.husai.local.study;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A YAML document and the line of each of its fields. */
final class FieldLines {
    private static final YAMLMapper MAPPER =
            new YAMLMapper(
                    YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    private final Map<String, Integer> lines = new HashMap<>();
    private final JsonNode content;

    private FieldLines(String text) throws IOException {
        content = MAPPER.readTree(text);
        try (JsonParser parser = MAPPER.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        || parser.currentToken().isScalarValue()
                        || parser.currentToken().isStructStart()) {
                    lines.putIfAbsent(path(parser), parser.currentTokenLocation().getLineNr());
                }
            }
        }
    }

    /**
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no YAML, or names a field
     *     twice
     */
    static FieldLines of(String text) throws IOException {
        return new FieldLines(text);
    }

    /** The document. */
    JsonNode content() {
        return content;
    }

    /** The field's line from 1 on; its nearest parent's where it is absent. */
    int line(String field) {
        String path = field;
        while (!path.isEmpty()) {
            Integer line = lines.get(path);
            if (line != null) {
                return line;
            }
            path =
                    path.substring(
                            0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
        }
        return 1;
    }

    /** As the gateway writes it: {@code parameters.conditions[1].k}. */
    private static String path(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        StringBuilder path = new StringBuilder();
        for (String part : pointer.split("/")) {
            if (part.matches("\\d+")) {
                path.append('[').append(part).append(']');
            } else if (!part.isEmpty()) {
                path.append(path.length() == 0 ? "" : ".").append(part);
            }
        }
        return path.toString();
    }
}
