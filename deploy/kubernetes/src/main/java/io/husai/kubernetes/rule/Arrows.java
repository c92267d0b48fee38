package io.husai.kubernetes.rule;

import io.husai.kubernetes.Finding;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Network policies let through the arrows of the architecture's picture, and nothing else. */
final class Arrows implements Rule {
    private static final List<String> SERVICES = List.of("gateway", "metrics", "trainer");

    @Override
    public String name() {
        return "arrows";
    }

    @Override
    public List<Finding> check(Installation installation) {
        List<Party> parties = Party.around(installation);
        Set<String> open = new Traffic(installation, parties).arrows();
        Set<String> wanted = wanted(installation, parties);
        List<Finding> findings = new ArrayList<>();
        wanted.stream()
                .filter(arrow -> !open.contains(arrow))
                .forEach(arrow -> findings.add(about(arrow, "is shut; it must be open")));
        open.stream()
                .filter(arrow -> !wanted.contains(arrow))
                .forEach(arrow -> findings.add(about(arrow, "is open; it must be shut")));
        return findings;
    }

    private Finding about(String arrow, String problem) {
        return new Finding(name(), "NetworkPolicy", arrow + " " + problem);
    }

    private static Set<String> wanted(Installation installation, List<Party> parties) {
        Set<String> wanted = new TreeSet<>();
        wanted.add("gateway -> metrics:8082");
        SERVICES.forEach(service -> wanted.add(service + " -> broker:9093"));
        wanted.add("reader -> broker:9093");
        wanted.add("keda -> broker:9093");
        wanted.add("entity-operator -> outside:443");
        wanted.add("entity-operator -> outside:6443");
        boolean ownDatabase = parties.stream().anyMatch(p -> p.name().equals("postgres"));
        String database = ownDatabase ? "postgres:5432" : "outside:5432";
        wanted.add("gateway -> " + database);
        wanted.add("metrics -> " + database);
        parties.stream()
                .filter(Party::isInside)
                .forEach(party -> wanted.add(party.name() + " -> names:53"));
        if (installation.ofKind("PodMonitor").findAny().isPresent()) {
            wanted.add("prometheus -> gateway:8080");
            wanted.add("prometheus -> metrics:8082");
            wanted.add("prometheus -> trainer:8083");
            wanted.add("prometheus -> exporter:9404");
        }
        if (installation.ofKind("Ingress").findAny().isPresent()) {
            wanted.add("door -> gateway:8080");
        }
        if (isSet(installation, "QUARKUS_OIDC_AUTH_SERVER_URL")) {
            wanted.add("gateway -> outside:443");
        }
        if (isSet(installation, "HUSAI_ARTIFACTS_S3_ENDPOINT")) {
            SERVICES.forEach(service -> wanted.add(service + " -> outside:443"));
        }
        if (isSet(installation, "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT")) {
            SERVICES.forEach(service -> wanted.add(service + " -> outside:4317"));
        }
        return wanted;
    }

    private static boolean isSet(Installation installation, String variable) {
        return installation.ofKind("ConfigMap").anyMatch(map -> map.at("/data").has(variable));
    }
}
