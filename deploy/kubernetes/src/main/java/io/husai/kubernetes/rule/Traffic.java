package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Manifest;
import io.husai.kubernetes.Pods;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What network policies let through, between parties. */
final class Traffic {
    private final List<Manifest> policies;
    private final List<JsonNode> listeners;
    private final List<Party> parties;

    Traffic(Installation installation, List<Party> parties) {
        this.policies = installation.ofKind("NetworkPolicy").toList();
        this.listeners =
                installation
                        .ofKind("Kafka")
                        .flatMap(kafka -> Pods.elements(kafka.at("/spec/kafka/listeners")))
                        .toList();
        this.parties = parties;
    }

    /** All that is let through, as {@code from -> to:port}. */
    Set<String> arrows() {
        Set<String> arrows = new TreeSet<>();
        for (Party from : parties) {
            for (Party to : parties) {
                if (to.port() != 0 && !from.equals(to) && concerns(from, to) && passes(from, to)) {
                    arrows.add(arrow(from.name(), to.name(), to.port()));
                }
            }
            if (from.isInside()) {
                rules(from, "Egress")
                        .filter(Traffic::leavesTheCluster)
                        .flatMap(rule -> Pods.elements(rule.path("ports")))
                        .forEach(
                                port ->
                                        arrows.add(
                                                arrow(
                                                        from.name(),
                                                        "outside",
                                                        port.path("port").asInt())));
            }
        }
        return arrows;
    }

    static String arrow(String from, String to, int port) {
        return from + " -> " + to + ":" + port;
    }

    private static boolean concerns(Party from, Party to) {
        return from.isInside() || to.isInside();
    }

    private boolean passes(Party from, Party to) {
        boolean out =
                !from.isInside()
                        || !isIsolated(from, "Egress")
                        || rules(from, "Egress").anyMatch(rule -> names(rule, "to", to, to));
        boolean in =
                !to.isInside()
                        || !isIsolated(to, "Ingress")
                        || rules(to, "Ingress").anyMatch(rule -> names(rule, "from", from, to))
                        || listenerTakes(from, to);
        return out && in;
    }

    private boolean isIsolated(Party party, String direction) {
        return policies.stream()
                .anyMatch(policy -> selects(policy, party) && hasType(policy, direction));
    }

    private Stream<JsonNode> rules(Party party, String direction) {
        return policies.stream()
                .filter(policy -> selects(policy, party) && hasType(policy, direction))
                .flatMap(
                        policy ->
                                Pods.elements(
                                        policy.at("/spec/" + direction.toLowerCase(Locale.ROOT))));
    }

    private static boolean selects(Manifest policy, Party party) {
        return Selector.fits(policy.at("/spec/podSelector"), party.labels());
    }

    private static boolean hasType(Manifest policy, String direction) {
        return Pods.elements(policy.at("/spec/policyTypes"))
                .anyMatch(type -> type.asText().equals(direction));
    }

    private static boolean leavesTheCluster(JsonNode rule) {
        return !rule.has("to")
                || Pods.elements(rule.path("to")).anyMatch(peer -> peer.has("ipBlock"));
    }

    /** Whether a rule names the other side, and the port that is served. */
    private static boolean names(JsonNode rule, String side, Party other, Party serving) {
        boolean peer =
                !rule.has(side) || Pods.elements(rule.path(side)).anyMatch(p -> isPeer(p, other));
        return peer
                && (!rule.has("ports")
                        || Pods.elements(rule.path("ports")).anyMatch(p -> isPort(p, serving)));
    }

    private static boolean isPeer(JsonNode peer, Party party) {
        if (peer.has("ipBlock")) {
            return false;
        }
        boolean namespace =
                peer.has("namespaceSelector")
                        ? Selector.fits(
                                peer.path("namespaceSelector"),
                                Map.of("kubernetes.io/metadata.name", party.namespace()))
                        : party.isInside();
        return namespace && Selector.fits(peer.path("podSelector"), party.labels());
    }

    private static boolean isPort(JsonNode port, Party serving) {
        JsonNode wanted = port.path("port");
        return wanted.isInt()
                ? wanted.asInt() == serving.port()
                : wanted.asText().equals(serving.portName());
    }

    /** Strimzi makes a policy of each listener's peers; a listener without peers takes everyone. */
    private boolean listenerTakes(Party from, Party to) {
        return to.name().equals("broker")
                && listeners.stream()
                        .filter(listener -> listener.path("port").asInt() == to.port())
                        .map(listener -> listener.path("networkPolicyPeers"))
                        .anyMatch(
                                peers ->
                                        peers.isMissingNode()
                                                || Pods.elements(peers)
                                                        .anyMatch(peer -> isPeer(peer, from)));
    }
}
