package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Pods;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An image is named by an exact version or a digest, so that the same manifests start the same
 * code.
 */
final class ImageVersion extends ContainerRule {
    private static final Pattern EXACT =
            Pattern.compile("[^@]+@sha256:[0-9a-f]{64}|[^@]+:[^:/@]*\\d+\\.\\d+[^:/@]*");

    @Override
    public String name() {
        return "image-version";
    }

    @Override
    Stream<String> problems(Pods pods, JsonNode container) {
        String image = container.path("image").asText();
        return unless(
                EXACT.matcher(image).matches(),
                "image " + image + " needs an exact version or a digest");
    }
}
