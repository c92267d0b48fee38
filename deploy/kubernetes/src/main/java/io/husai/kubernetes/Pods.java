package io.husai.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The pods that an object asks for.
 *
 * @param owner the object
 * @param template metadata and spec of each pod
 */
public record Pods(Manifest owner, JsonNode template) {
    private static final Map<String, String> TEMPLATES =
            Map.of(
                    "Deployment", "/spec/template",
                    "StatefulSet", "/spec/template",
                    "DaemonSet", "/spec/template",
                    "Job", "/spec/template",
                    "CronJob", "/spec/jobTemplate/spec/template",
                    "ScaledJob", "/spec/jobTargetRef/template");

    static Optional<Pods> of(Manifest object) {
        return Optional.ofNullable(TEMPLATES.get(object.kind()))
                .map(pointer -> new Pods(object, object.at(pointer)));
    }

    public Map<String, String> labels() {
        return Manifest.texts(template.at("/metadata/labels"));
    }

    public JsonNode spec() {
        return template.path("spec");
    }

    /** Containers that run, those of the initialisation among them. */
    public Stream<JsonNode> containers() {
        return Stream.concat(
                elements(spec().path("containers")), elements(spec().path("initContainers")));
    }

    /** Whether they run until someone ends them, which Job pods don't. */
    public boolean serve() {
        return !owner.kind().equals("Job") && !owner.kind().equals("CronJob");
    }

    /** The elements of an array; none of what is no array. */
    public static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
