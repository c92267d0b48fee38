package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Finding;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Manifest;
import io.husai.kubernetes.Pods;
import io.husai.kubernetes.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an object names is there: accounts, settings, volumes, the pods behind a Service; and a
 * Secret is one that someone makes.
 */
final class References implements Rule {
    /** Made by whoever installs, by docs/operations.md. */
    private static final Set<String> MADE_BY_INSTALLER =
            Set.of(
                    "husai-database-gateway",
                    "husai-database-metrics",
                    "husai-database-postgres",
                    "husai-database-ca",
                    "husai-gateway-login",
                    "husai-s3",
                    "husai-door");

    @Override
    public String name() {
        return "references";
    }

    @Override
    public List<Finding> check(Installation installation) {
        return Stream.concat(
                        installation.pods().flatMap(pods -> ofPods(installation, pods)),
                        Stream.concat(
                                installation
                                        .ofKind("Service")
                                        .flatMap(s -> selects(installation, s, "/spec/selector")),
                                installation
                                        .ofKind("PodDisruptionBudget")
                                        .flatMap(
                                                b ->
                                                        selects(
                                                                installation,
                                                                b,
                                                                "/spec/selector/matchLabels"))))
                .toList();
    }

    private Stream<Finding> ofPods(Installation installation, Pods pods) {
        Stream<Finding> account =
                missing(
                        installation,
                        pods,
                        "ServiceAccount",
                        pods.spec().path("serviceAccountName").asText());
        Stream<Finding> maps =
                names(pods.spec(), "configMap", "name")
                        .flatMap(name -> missing(installation, pods, "ConfigMap", name));
        Stream<Finding> mapsOfVariables =
                names(pods.spec(), "configMapRef", "name")
                        .flatMap(name -> missing(installation, pods, "ConfigMap", name));
        Stream<Finding> claims =
                names(pods.spec(), "persistentVolumeClaim", "claimName")
                        .flatMap(
                                name -> missing(installation, pods, "PersistentVolumeClaim", name));
        Stream<Finding> selector =
                pods.owner().at("/spec/selector/matchLabels").isMissingNode()
                        ? Stream.empty()
                        : ownPods(pods);
        return Stream.of(
                        account,
                        maps,
                        mapsOfVariables,
                        claims,
                        selector,
                        secrets(installation, pods))
                .flatMap(all -> all);
    }

    private Stream<Finding> ownPods(Pods pods) {
        Map<String, String> wanted = Manifest.texts(pods.owner().at("/spec/selector/matchLabels"));
        return pods.labels().entrySet().containsAll(wanted.entrySet())
                ? Stream.empty()
                : Stream.of(
                        finding(pods.owner(), "selector " + wanted + " does not match its pods"));
    }

    private Stream<Finding> secrets(Installation installation, Pods pods) {
        Set<String> known = new TreeSet<>(MADE_BY_INSTALLER);
        // the Strimzi operator makes a Secret for each user, and one with the cluster's authority
        installation.ofKind("KafkaUser").forEach(user -> known.add(user.name()));
        installation.ofKind("Kafka").forEach(c -> known.add(c.name() + "-cluster-ca-cert"));
        return Stream.of(
                        names(pods.spec(), "secret", "secretName"),
                        names(pods.spec(), "secret", "name"),
                        names(pods.spec(), "secretRef", "name"),
                        names(pods.spec(), "secretKeyRef", "name"))
                .flatMap(all -> all)
                .distinct()
                .filter(name -> !known.contains(name))
                .map(name -> finding(pods.owner(), "nobody makes the Secret " + name));
    }

    private Stream<Finding> missing(Installation all, Pods pods, String kind, String name) {
        return all.find(kind, name).isPresent()
                ? Stream.empty()
                : Stream.of(finding(pods.owner(), "there is no " + kind + "/" + name));
    }

    private Stream<Finding> selects(Installation installation, Manifest object, String selector) {
        Map<String, String> wanted = Manifest.texts(object.at(selector));
        boolean some =
                installation
                        .pods()
                        .anyMatch(pods -> pods.labels().entrySet().containsAll(wanted.entrySet()));
        return some ? Stream.empty() : Stream.of(finding(object, "selects no pods with " + wanted));
    }

    /** Names under {@code parent.field}, anywhere below. */
    private static Stream<String> names(JsonNode below, String parent, String field) {
        return below.findValues(parent).stream()
                .filter(value -> value.has(field))
                .map(value -> value.get(field).asText());
    }
}
