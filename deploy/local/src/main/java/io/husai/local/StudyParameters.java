package io.husai.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.husai.contracts.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** A study's parameters on the command line. */
final class StudyParameters {
    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A parameter of the study, for example --set k=[4,8] --set dSae=64.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    /** A request of a kind with these parameters. */
    ObjectNode request(String kind) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("kind", kind);
        ObjectNode given = body.putObject("parameters");
        parameters.forEach((name, value) -> given.set(name, value(value)));
        return body;
    }

    /** JSON where it is JSON, else text. */
    private static JsonNode value(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
