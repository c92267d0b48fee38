package io.husai.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.kubernetes.Finding;
import io.husai.kubernetes.Installation;
import io.husai.kubernetes.Manifest;
import io.husai.kubernetes.Pods;
import io.husai.kubernetes.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A topic that is scaled on has a partition for every trainer: KEDA counts no more lag than
 * partitions.
 */
final class Partitions implements Rule {
    @Override
    public String name() {
        return "partitions";
    }

    @Override
    public List<Finding> check(Installation installation) {
        return installation
                .ofKind("ScaledJob")
                .flatMap(
                        job ->
                                Pods.elements(job.at("/spec/triggers"))
                                        .flatMap(trigger -> check(installation, job, trigger)))
                .toList();
    }

    private Stream<Finding> check(Installation installation, Manifest job, JsonNode trigger) {
        String topic = trigger.at("/metadata/topic").asText();
        int most = job.at("/spec/maxReplicaCount").asInt();
        Optional<Manifest> found = installation.find("KafkaTopic", topic);
        int partitions = found.map(t -> t.at("/spec/partitions").asInt()).orElse(0);
        if (partitions >= most) {
            return Stream.empty();
        }
        return Stream.of(
                finding(
                        job,
                        "maxReplicaCount is "
                                + most
                                + ", and the topic "
                                + topic
                                + " has "
                                + partitions
                                + " partitions; expected at least as many"));
    }
}
