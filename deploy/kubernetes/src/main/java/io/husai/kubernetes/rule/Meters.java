package io.husai.kubernetes.rule;

import io.husai.kubernetes.Finding;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Manifest;
import io.husai.kubernetes.ManifestException;
import io.husai.kubernetes.Pods;
import io.husai.kubernetes.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Alerts and dashboards ask for meters that the services have, and each alert has its section in
 * the operator's book.
 */
final class Meters implements Rule {
    private static final Pattern IN_CODE = Pattern.compile("\"(husai\\.[a-z.]+)\"");
    private static final Pattern IN_QUERY = Pattern.compile("\\b(husai_[a-z_]+)\\b");
    private static final Pattern SUFFIX =
            Pattern.compile("(_seconds|_bytes)?(_total|_sum|_count|_bucket|_max)?$");

    private final Path root;

    /**
     * @param root of the repository
     */
    Meters(Path root) {
        this.root = root;
    }

    @Override
    public String name() {
        return "meters";
    }

    @Override
    public List<Finding> check(Installation installation) {
        Set<String> known = inCode();
        String book = read(root.resolve("docs/operations.md"));
        Stream<Finding> unknown =
                Stream.concat(
                                installation.ofKind("PrometheusRule"),
                                installation
                                        .ofKind("ConfigMap")
                                        .filter(
                                                map ->
                                                        map.labels()
                                                                .containsKey("grafana_dashboard")))
                        .flatMap(object -> unknown(object, known));
        Stream<Finding> unexplained =
                installation.ofKind("PrometheusRule").flatMap(rules -> unexplained(rules, book));
        return Stream.concat(unknown, unexplained).toList();
    }

    private Stream<Finding> unknown(Manifest object, Set<String> known) {
        return IN_QUERY.matcher(object.content().toString())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .filter(name -> !known.contains(name) && !known.contains(base(name)))
                .map(name -> finding(object, "no service has the meter " + name));
    }

    private static String base(String name) {
        return SUFFIX.matcher(name).replaceFirst("");
    }

    private Stream<Finding> unexplained(Manifest rules, String book) {
        return Pods.elements(rules.at("/spec/groups"))
                .flatMap(group -> Pods.elements(group.path("rules")))
                .map(rule -> rule.path("alert").asText())
                .filter(alert -> !book.contains("\n### " + alert + "\n"))
                .map(
                        alert ->
                                finding(
                                        rules,
                                        "docs/operations.md has no section '### " + alert + "'"));
    }

    private Set<String> inCode() {
        Set<String> names = new TreeSet<>();
        for (String module : List.of("gateway", "trainer-service", "metrics-service")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Meters::read)
                        .forEach(
                                text -> {
                                    Matcher found = IN_CODE.matcher(text);
                                    while (found.find()) {
                                        names.add(found.group(1).replace('.', '_'));
                                    }
                                });
            } catch (IOException e) {
                throw new ManifestException(module + ": " + e.getMessage(), e);
            }
        }
        return names;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ManifestException(file + ": " + e.getMessage(), e);
        }
    }
}
