package io.husai.kubernetes.rule;

import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pods as network policies see them.
 *
 * @param name in arrows
 * @param namespace where they run
 * @param labels what selectors select by
 * @param port what they serve; 0: nothing
 * @param portName its name, or empty
 */
record Party(String name, String namespace, Map<String, String> labels, int port, String portName) {
    static final String OWN_NAMESPACE = "husai";
    private static final String NAME = "app.kubernetes.io/name";
    private static final String CLUSTER = "strimzi.io/cluster";
    private static final String STRIMZI = "strimzi.io/name";

    boolean isInside() {
        return namespace.equals(OWN_NAMESPACE);
    }

    /** Everyone of interest: our pods, what the operators run, neighbours, and strangers. */
    static List<Party> around(Installation installation) {
        List<Party> all = new ArrayList<>(installation.pods().map(Party::of).distinct().toList());
        installation
                .ofKind("Kafka")
                .forEach(
                        kafka -> {
                            String name = kafka.name();
                            all.add(strimzi("broker", name, name + "-kafka", 9093));
                            all.add(strimzi("entity-operator", name, name + "-entity-operator", 0));
                            all.add(strimzi("exporter", name, name + "-kafka-exporter", 9404));
                        });
        all.add(neighbour("names", "kube-system", Map.of("k8s-app", "kube-dns"), 53));
        all.add(neighbour("keda", "keda", Map.of("app", "keda-operator"), 0));
        all.add(neighbour("prometheus", "monitoring", Map.of(NAME, "prometheus"), 0));
        all.add(neighbour("door", "ingress-nginx", Map.of(NAME, "ingress-nginx"), 0));
        all.add(neighbour("reader", "readers", Map.of("husai.io/reads", "consistency"), 0));
        all.add(neighbour("stranger", "default", Map.of(), 80));
        all.add(neighbour("stranger inside", OWN_NAMESPACE, Map.of(), 80));
        return all;
    }

    private static Party of(Pods pods) {
        var port = pods.spec().at("/containers/0/ports/0");
        Map<String, String> labels = pods.labels();
        String name = labels.getOrDefault(NAME, pods.owner().name());
        return new Party(
                name,
                OWN_NAMESPACE,
                // trainers of all classes are one party
                name.equals("trainer")
                        ? Map.of(
                                NAME,
                                name,
                                "husai.io/service",
                                labels.getOrDefault("husai.io/service", ""))
                        : labels,
                port.path("containerPort").asInt(),
                port.path("name").asText());
    }

    private static Party strimzi(String name, String cluster, String pods, int port) {
        return new Party(name, OWN_NAMESPACE, Map.of(CLUSTER, cluster, STRIMZI, pods), port, "");
    }

    private static Party neighbour(
            String name, String namespace, Map<String, String> labels, int port) {
        return new Party(name, namespace, labels, port, "");
    }
}
