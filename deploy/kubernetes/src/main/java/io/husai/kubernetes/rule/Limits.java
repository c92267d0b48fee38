package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Pods;
import java.util.stream.Stream;

/**
 * Every container says what it needs and what it gets at most; volumes in memory or on the node
 * have an end.
 */
final class Limits extends ContainerRule {
    @Override
    public String name() {
        return "limits";
    }

    @Override
    Stream<String> problems(Pods pods) {
        return Pods.elements(pods.spec().path("volumes"))
                .filter(volume -> volume.has("emptyDir"))
                .filter(volume -> !volume.at("/emptyDir").has("sizeLimit"))
                .map(volume -> "volume " + volume.path("name").asText() + " needs a sizeLimit");
    }

    @Override
    Stream<String> problems(Pods pods, JsonNode container) {
        return Stream.of("requests", "limits")
                .flatMap(part -> Stream.of("cpu", "memory").map(what -> part + "/" + what))
                .filter(path -> container.at("/resources/" + path).asText().isEmpty())
                .map(path -> "resources " + path + " is missing");
    }
}
