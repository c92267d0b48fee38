package io.husai.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One Kubernetes object as it is written.
 *
 * @param content the whole object
 */
public record Manifest(JsonNode content) {
    private static final YAMLMapper YAML =
            YAMLMapper.builder(new YAMLFactory())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    /**
     * The objects of a YAML stream; empty documents are passed over.
     *
     * @throws ManifestException if it is no YAML, or an object has no kind, apiVersion or name
     */
    public static List<Manifest> parse(String yaml) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            List<Manifest> all = new ArrayList<>();
            while (documents.hasNextValue()) {
                JsonNode content = documents.nextValue();
                if (!content.isNull() && !content.isMissingNode()) {
                    all.add(new Manifest(content).requireNamed());
                }
            }
            return List.copyOf(all);
        } catch (JsonProcessingException e) {
            throw new ManifestException("no YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ManifestException("unreadable: " + e.getMessage(), e);
        }
    }

    private Manifest requireNamed() {
        if (kind().isEmpty() || apiVersion().isEmpty() || name().isEmpty()) {
            throw new ManifestException(
                    "an object needs kind, apiVersion and metadata.name; found: " + this, null);
        }
        return this;
    }

    public String kind() {
        return text("/kind");
    }

    public String apiVersion() {
        return text("/apiVersion");
    }

    public String name() {
        return text("/metadata/name");
    }

    public Map<String, String> labels() {
        return texts(at("/metadata/labels"));
    }

    /** What a JSON pointer leads to; a missing node where there is nothing. */
    public JsonNode at(String pointer) {
        return content.at(pointer);
    }

    /** The text at a JSON pointer; empty where there is none. */
    public String text(String pointer) {
        return content.at(pointer).asText("");
    }

    /** An object of texts, sorted by key. */
    public static Map<String, String> texts(JsonNode object) {
        Map<String, String> all = new TreeMap<>();
        object.properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
        return all;
    }

    /** {@code kind/name}, as people call it. */
    @Override
    public String toString() {
        return kind() + "/" + name();
    }
}
