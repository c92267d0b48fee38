package io.husai.kubernetes.rule;

import io.husai.contracts.event.Topics;
import io.husai.kubernetes.Finding;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Manifest;
import io.husai.kubernetes.Pods;
import io.husai.kubernetes.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Trainers scale on the queued jobs of their class, and one that works is never ended. */
final class Scaling implements Rule {
    private static final String TRIGGER = "/spec/triggers/0/metadata/";
    private static final String TEMPLATE = "/spec/jobTargetRef/template/";

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public List<Finding> check(Installation installation) {
        return installation.ofKind("ScaledJob").flatMap(this::check).toList();
    }

    private Stream<Finding> check(Manifest job) {
        String numerics = job.labels().getOrDefault("husai.io/numerics", "");
        if (!numerics.matches("cpu|cuda-[a-z0-9]{1,16}")) {
            return Stream.of(finding(job, "the label husai.io/numerics must name its class"));
        }
        Stream<Finding> fields =
                expected(numerics).entrySet().stream()
                        .filter(e -> !job.text(e.getKey()).equals(e.getValue()))
                        .map(
                                e ->
                                        finding(
                                                job,
                                                e.getKey()
                                                        + " is '"
                                                        + job.text(e.getKey())
                                                        + "'; expected '"
                                                        + e.getValue()
                                                        + "'"));
        Stream<Finding> environment =
                Stream.of(
                                variable(job, "HUSAI_TRAINER_NUMERICS", numerics),
                                variable(job, "HUSAI_TRAINER_IDLE_EXIT", null))
                        .flatMap(all -> all);
        return Stream.concat(fields, environment);
    }

    /** By JSON pointer, in the words of the design. */
    private static Map<String, String> expected(String numerics) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("/spec/scalingStrategy/strategy", "accurate");
        all.put("/spec/scalingStrategy/pendingPodConditions/0", "Ready");
        all.put("/spec/scalingStrategy/pendingPodConditions/1", "");
        all.put("/spec/rollout/strategy", "gradual");
        all.put("/spec/minReplicaCount", "0");
        all.put("/spec/triggers/0/type", "kafka");
        all.put(TRIGGER + "topic", Topics.jobs(numerics));
        all.put(TRIGGER + "consumerGroup", Topics.trainerGroup(numerics));
        all.put(TRIGGER + "lagThreshold", "1");
        all.put(TRIGGER + "offsetResetPolicy", "earliest");
        all.put(TRIGGER + "allowIdleConsumers", "");
        all.put(TRIGGER + "limitToPartitionsWithLag", "");
        all.put("/spec/triggers/1/type", "");
        all.put("/spec/jobTargetRef/parallelism", "1");
        all.put("/spec/jobTargetRef/backoffLimit", "0");
        all.put(TEMPLATE + "spec/restartPolicy", "Never");
        String annotations = TEMPLATE + "metadata/annotations/";
        all.put(annotations + "karpenter.sh~1do-not-disrupt", "true");
        all.put(annotations + "cluster-autoscaler.kubernetes.io~1safe-to-evict", "false");
        return all;
    }

    private Stream<Finding> variable(Manifest job, String name, String expected) {
        String found =
                Pods.elements(job.at(TEMPLATE + "spec/containers/0/env"))
                        .filter(e -> e.path("name").asText().equals(name))
                        .map(e -> e.path("value").asText())
                        .findFirst()
                        .orElse("");
        boolean right = expected == null ? !found.isEmpty() : found.equals(expected);
        String wanted = expected == null ? "a time" : "'" + expected + "'";
        return right
                ? Stream.empty()
                : Stream.of(finding(job, name + " is '" + found + "'; expected " + wanted));
    }
}
