package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Pods;
import java.util.stream.Stream;

/**
 * What serves can be asked whether it has started, lives and is ready; liveness and readiness
 * differ.
 */
final class Probes extends ContainerRule {
    @Override
    public String name() {
        return "probes";
    }

    @Override
    Stream<String> problems(Pods pods, JsonNode container) {
        boolean initialises =
                Pods.elements(pods.spec().path("initContainers")).anyMatch(container::equals);
        if (initialises || !pods.serve()) {
            return Stream.empty();
        }
        Stream<String> missing =
                Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                        .filter(probe -> !container.has(probe))
                        .map(probe -> probe + " is missing");
        String live = container.at("/livenessProbe/httpGet/path").asText();
        boolean same =
                !live.isEmpty()
                        && live.equals(container.at("/readinessProbe/httpGet/path").asText());
        return Stream.concat(
                missing,
                unless(
                        !same,
                        "a service that waits for another must not be restarted: liveness needs a"
                                + " path of its own"));
    }
}
