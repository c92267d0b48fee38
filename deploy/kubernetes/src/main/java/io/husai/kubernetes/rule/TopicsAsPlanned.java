package io.husai.kubernetes.rule;

import io.husai.backing.TopicPlan;
import io.husai.contracts.event.Topics;
import io.husai.kubernetes.Finding;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Manifest;
import io.husai.kubernetes.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The topics are those that the local system and the tests have: names, settings, partitions. */
final class TopicsAsPlanned implements Rule {
    private static final int ANY = 1;

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public List<Finding> check(Installation installation) {
        Map<String, TopicPlan> planned = new TreeMap<>();
        for (String numerics : installation.numericsClasses()) {
            TopicPlan.all(numerics, ANY).forEach(plan -> planned.put(plan.name(), plan));
        }
        List<Finding> findings = new ArrayList<>();
        Map<String, Manifest> present =
                installation.ofKind("KafkaTopic").collect(Collectors.toMap(Manifest::name, t -> t));
        present.forEach(
                (name, topic) -> {
                    TopicPlan plan = planned.get(name);
                    if (plan == null) {
                        findings.add(finding(topic, "no service uses this topic"));
                    } else {
                        compare(topic, plan, findings);
                    }
                });
        planned.keySet().stream()
                .filter(name -> !present.containsKey(name))
                .forEach(
                        name ->
                                findings.add(
                                        new Finding(name(), "KafkaTopic/" + name, "is missing")));
        return findings;
    }

    private void compare(Manifest topic, TopicPlan plan, List<Finding> findings) {
        Map<String, String> settings = Manifest.texts(topic.at("/spec/config"));
        if (!settings.equals(plan.settings())) {
            findings.add(
                    finding(
                            topic,
                            "config is "
                                    + settings
                                    + "; expected "
                                    + new TreeMap<>(plan.settings())));
        }
        int partitions = topic.at("/spec/partitions").asInt();
        if (!isJobs(topic.name()) && partitions != plan.partitions()) {
            findings.add(
                    finding(
                            topic,
                            "partitions is " + partitions + "; expected " + plan.partitions()));
        }
    }

    /** Whose partitions follow the trainers: see {@link Scaling}. */
    private static boolean isJobs(String topic) {
        return topic.startsWith(Topics.jobs("cpu").replace("cpu", ""))
                && !topic.equals(Topics.dead(topic.replace(".dead", "")));
    }
}
