package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.event.Topics;
import io.husai.kubernetes.Finding;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Manifest;
import io.husai.kubernetes.Pods;
import io.husai.kubernetes.Rule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A Kafka user per service, with exactly the rights that the service's configuration needs, each
 * literal.
 */
final class Rights implements Rule {
    private final Path root;

    /**
     * @param root of the repository, whose {@code application.properties} say what is needed
     */
    Rights(Path root) {
        this.root = root;
    }

    @Override
    public String name() {
        return "rights";
    }

    @Override
    public List<Finding> check(Installation installation) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Set<String>> needed = needed(installation.numericsClasses());
        needed.forEach((user, rights) -> compare(installation, user, rights, findings));
        installation
                .ofKind("KafkaUser")
                .filter(user -> !needed.containsKey(user.name()))
                .forEach(user -> findings.add(finding(user, "no service is this user")));
        return findings;
    }

    private Map<String, Set<String>> needed(Set<String> classes) {
        Map<String, Set<String>> needed = new TreeMap<>();
        for (ServiceConfiguration service :
                List.of(
                        ServiceConfiguration.gateway(root, classes),
                        ServiceConfiguration.metrics(root),
                        ServiceConfiguration.trainer(root, classes))) {
            Set<String> rights = new TreeSet<>();
            service.reads().forEach(topic -> add(rights, "topic " + topic, "Read"));
            service.groups().forEach(group -> add(rights, "group " + group, "Read"));
            service.writes().forEach(topic -> add(rights, "topic " + topic, "Write"));
            needed.put("husai-" + service.service(), rights);
        }
        Set<String> keda = new TreeSet<>();
        for (String name : classes) {
            keda.add("topic " + Topics.jobs(name) + " Describe");
            keda.add("group " + Topics.trainerGroup(name) + " Describe");
        }
        needed.put("husai-keda", keda);
        return needed;
    }

    private static void add(Set<String> rights, String resource, String operation) {
        rights.add(resource + " " + operation);
        rights.add(resource + " Describe");
    }

    private void compare(
            Installation installation, String name, Set<String> needed, List<Finding> findings) {
        Optional<Manifest> user = installation.find("KafkaUser", name);
        if (user.isEmpty()) {
            findings.add(new Finding(name(), "KafkaUser/" + name, "is missing"));
            return;
        }
        if (!user.get().text("/spec/authentication/type").equals("scram-sha-512")) {
            findings.add(finding(user.get(), "authentication must be scram-sha-512"));
        }
        Set<String> given = given(user.get(), findings);
        difference(needed, given)
                .forEach(right -> findings.add(finding(user.get(), "needs the right " + right)));
        difference(given, needed)
                .forEach(right -> findings.add(finding(user.get(), "must not have " + right)));
    }

    private Set<String> given(Manifest user, List<Finding> findings) {
        Set<String> given = new TreeSet<>();
        for (JsonNode acl : user.at("/spec/authorization/acls")) {
            JsonNode resource = acl.path("resource");
            String what = resource.path("type").asText() + " " + resource.path("name").asText();
            if (!resource.path("patternType").asText().equals("literal")) {
                findings.add(finding(user, "the right on " + what + " must be literal"));
            }
            Pods.elements(acl.path("operations"))
                    .forEach(operation -> given.add(what + " " + operation.asText()));
        }
        return given;
    }

    private static Set<String> difference(Set<String> of, Set<String> without) {
        Set<String> left = new TreeSet<>(of);
        left.removeAll(without);
        return left;
    }
}
