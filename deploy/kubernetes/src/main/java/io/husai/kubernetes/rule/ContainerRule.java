package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Finding;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Pods;
import io.husai.kubernetes.Rule;
import java.util.List;
import java.util.stream.Stream;

/** A rule about the containers of all pods. */
abstract class ContainerRule implements Rule {
    @Override
    public final List<Finding> check(Installation installation) {
        return installation.pods().flatMap(this::findings).toList();
    }

    private Stream<Finding> findings(Pods pods) {
        Stream<String> ofContainers =
                pods.containers()
                        .flatMap(
                                container ->
                                        problems(pods, container)
                                                .map(
                                                        problem ->
                                                                "container "
                                                                        + container
                                                                                .path("name")
                                                                                .asText()
                                                                        + ": "
                                                                        + problem));
        return Stream.concat(problems(pods), ofContainers)
                .map(problem -> finding(pods.owner(), problem));
    }

    /** What is wrong with the pods as such. */
    Stream<String> problems(Pods pods) {
        return Stream.empty();
    }

    /** What is wrong with one of their containers. */
    abstract Stream<String> problems(Pods pods, JsonNode container);

    static Stream<String> unless(boolean right, String problem) {
        return right ? Stream.empty() : Stream.of(problem);
    }
}
