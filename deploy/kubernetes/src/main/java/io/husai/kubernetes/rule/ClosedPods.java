package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Pods;
import java.util.stream.Stream;

/** Pods get no token for the Kubernetes API, and no settings from the names of Services. */
final class ClosedPods extends ContainerRule {
    @Override
    public String name() {
        return "closed-pods";
    }

    @Override
    Stream<String> problems(Pods pods) {
        JsonNode spec = pods.spec();
        return Stream.of(
                        unless(
                                !spec.path("automountServiceAccountToken").asBoolean(true),
                                "automountServiceAccountToken must be false"),
                        unless(
                                !spec.path("enableServiceLinks").asBoolean(true),
                                "enableServiceLinks must be false: a Service kafka would set"
                                        + " KAFKA_PORT"),
                        unless(
                                !spec.path("serviceAccountName").asText().isEmpty(),
                                "serviceAccountName must be one of its own"))
                .flatMap(all -> all);
    }

    @Override
    Stream<String> problems(Pods pods, JsonNode container) {
        return Stream.empty();
    }
}
