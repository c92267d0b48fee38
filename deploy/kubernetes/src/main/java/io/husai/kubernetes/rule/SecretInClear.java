package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Finding;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Manifest;
import io.husai.kubernetes.Pods;
import io.husai.kubernetes.Rule;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Nothing secret is written in manifests: no Secret with content, no value under a secret's name,
 * no password in a URL.
 */
final class SecretInClear implements Rule {
    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "(?i).*(passw(or)?d|secret|token|credential|api[_.-]?key|access[_.-]?key|jaas|private[_.-]?key).*");
    private static final Pattern IN_URL =
            Pattern.compile("(?s).*(://[^/\\s:@]+:[^/\\s@]+@|password=[^&\\s]).*");
    private static final Pattern KEY_MATERIAL =
            Pattern.compile("(?s).*-----BEGIN [A-Z ]*PRIVATE KEY.*");

    @Override
    public String name() {
        return "secret-in-clear";
    }

    @Override
    public List<Finding> check(Installation installation) {
        Stream<Finding> environments =
                installation
                        .pods()
                        .flatMap(
                                pods ->
                                        pods.containers()
                                                .flatMap(c -> Pods.elements(c.path("env")))
                                                .filter(SecretInClear::isClear)
                                                .map(
                                                        e ->
                                                                finding(
                                                                        pods.owner(),
                                                                        "the value of "
                                                                                + e.path("name")
                                                                                        .asText()
                                                                                + " belongs in a"
                                                                                + " Secret")));
        return Stream.of(
                        environments,
                        installation.ofKind("Secret").flatMap(this::content),
                        installation.ofKind("ConfigMap").flatMap(this::settings))
                .flatMap(all -> all)
                .toList();
    }

    private static boolean isClear(JsonNode variable) {
        return reveals(variable.path("name").asText(), variable.path("value").asText());
    }

    /** A file that holds a secret may be named; its content may not. */
    private static boolean reveals(String name, String value) {
        if (value.isEmpty()) {
            return false;
        }
        boolean names =
                SECRET_NAME.matcher(name).matches()
                        && !name.matches("(?i).*(_file|location|_path)");
        return names || IN_URL.matcher(value).matches() || KEY_MATERIAL.matcher(value).matches();
    }

    private Stream<Finding> content(Manifest secret) {
        boolean empty = secret.at("/data").isEmpty() && secret.at("/stringData").isEmpty();
        return empty
                ? Stream.empty()
                : Stream.of(finding(secret, "its content belongs to whoever installs, not here"));
    }

    private Stream<Finding> settings(Manifest map) {
        Map<String, String> data = Manifest.texts(map.at("/data"));
        return data.entrySet().stream()
                .filter(e -> reveals(e.getKey(), e.getValue()))
                .map(e -> finding(map, "the value of " + e.getKey() + " belongs in a Secret"));
    }
}
