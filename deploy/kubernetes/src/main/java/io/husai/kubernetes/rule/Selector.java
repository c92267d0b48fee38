package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Manifest;
import io.husai.kubernetes.ManifestException;
import io.husai.kubernetes.Pods;
import java.util.Map;

/** Label selectors, as far as our manifests use them. */
final class Selector {
    private Selector() {}

    /** Whether labels fit; an empty selector fits all. */
    static boolean fits(JsonNode selector, Map<String, String> labels) {
        return labels.entrySet()
                        .containsAll(Manifest.texts(selector.path("matchLabels")).entrySet())
                && Pods.elements(selector.path("matchExpressions"))
                        .allMatch(expression -> fitsExpression(expression, labels));
    }

    private static boolean fitsExpression(JsonNode expression, Map<String, String> labels) {
        String value = labels.get(expression.path("key").asText());
        return switch (expression.path("operator").asText()) {
            case "In" ->
                    Pods.elements(expression.path("values"))
                            .anyMatch(allowed -> allowed.asText().equals(value));
            case "Exists" -> value != null;
            default ->
                    throw new ManifestException(
                            "operator: " + expression.path("operator") + "; expected In or Exists",
                            null);
        };
    }
}
