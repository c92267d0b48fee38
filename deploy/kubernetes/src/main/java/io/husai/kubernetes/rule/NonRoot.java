package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Pods;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * No process is root or can become it, or sees the node: what "restricted" asks, in the pod itself.
 */
final class NonRoot extends ContainerRule {
    private static final String CONTEXT = "securityContext";
    private static final List<String> OF_THE_NODE = List.of("hostNetwork", "hostPID", "hostIPC");
    private static final Set<String> VOLUMES =
            Set.of("configMap", "emptyDir", "persistentVolumeClaim", "projected", "secret");

    @Override
    public String name() {
        return "non-root";
    }

    @Override
    Stream<String> problems(Pods pods) {
        JsonNode context = pods.spec().path(CONTEXT);
        Stream<String> user =
                Stream.concat(
                        unless(
                                context.path("runAsNonRoot").asBoolean(),
                                "runAsNonRoot must be true"),
                        unless(
                                context.path("runAsUser").asInt() > 0,
                                "runAsUser must be another than 0"));
        Stream<String> profile =
                unless(
                        context.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
                        "seccompProfile.type must be RuntimeDefault");
        Stream<String> node =
                OF_THE_NODE.stream()
                        .filter(field -> pods.spec().path(field).asBoolean())
                        .map(field -> field + " must not be set");
        Stream<String> volumes =
                Pods.elements(pods.spec().path("volumes"))
                        .flatMap(NonRoot::kinds)
                        .filter(kind -> !VOLUMES.contains(kind))
                        .map(kind -> "no volume of kind " + kind + " is allowed");
        return Stream.of(user, profile, node, volumes).flatMap(all -> all);
    }

    private static Stream<String> kinds(JsonNode volume) {
        return volume.properties().stream()
                .map(Map.Entry::getKey)
                .filter(field -> !field.equals("name"));
    }

    @Override
    Stream<String> problems(Pods pods, JsonNode container) {
        JsonNode context = container.path(CONTEXT);
        boolean own = context.path("runAsNonRoot").asBoolean(true) && !isRoot(context);
        return Stream.of(
                        unless(own, "must not run as root"),
                        unless(!context.path("privileged").asBoolean(), "must not be privileged"),
                        unless(
                                !context.path("allowPrivilegeEscalation").asBoolean(true),
                                "allowPrivilegeEscalation must be false"),
                        unless(
                                context.at("/capabilities/drop/0").asText().equals("ALL")
                                        && context.at("/capabilities/add").isEmpty(),
                                "capabilities must drop ALL and add none"))
                .flatMap(all -> all);
    }

    private static boolean isRoot(JsonNode context) {
        return context.has("runAsUser") && context.get("runAsUser").asInt() == 0;
    }
}
