package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Pods;
import java.util.stream.Stream;

/** What an image holds stays as it is: writes go to volumes. */
final class ReadOnlyRoot extends ContainerRule {
    @Override
    public String name() {
        return "read-only-root";
    }

    @Override
    Stream<String> problems(Pods pods, JsonNode container) {
        return unless(
                container.at("/securityContext/readOnlyRootFilesystem").asBoolean(),
                "readOnlyRootFilesystem must be true");
    }
}
