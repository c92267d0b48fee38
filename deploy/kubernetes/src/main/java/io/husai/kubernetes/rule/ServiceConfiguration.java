package io.husai.kubernetes.rule;

import io.husai.contracts.event.Topics;
import io.husai.kubernetes.ManifestException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a service does on the broker, as its {@code application.properties} say.
 *
 * @param service gateway, metrics or trainer
 * @param reads topics that it consumes
 * @param groups groups that it consumes in
 * @param writes topics that it sends to, the dead letters among them
 */
record ServiceConfiguration(
        String service, Set<String> reads, Set<String> groups, Set<String> writes) {
    private static final String INCOMING = "mp.messaging.incoming.";
    private static final String OUTGOING = "mp.messaging.outgoing.";
    private static final String CLASS_OF_TRAINER = "${husai.trainer.numerics:cpu}";

    /**
     * @param root of the repository
     * @param classes the trainers' numerics classes
     */
    static ServiceConfiguration gateway(Path root, Set<String> classes) {
        ServiceConfiguration channels = channels("gateway", load(root, "gateway"), "");
        // the outbox names the topic of each record: jobs go to the class that the study asks for
        classes.forEach(name -> channels.writes().add(Topics.jobs(name)));
        return channels;
    }

    static ServiceConfiguration metrics(Path root) {
        return channels("metrics", load(root, "metrics-service"), "");
    }

    /** All classes' trainers together: they share one user. */
    static ServiceConfiguration trainer(Path root, Set<String> classes) {
        Properties properties = load(root, "trainer-service");
        ServiceConfiguration all = empty("trainer");
        for (String name : classes) {
            ServiceConfiguration one = channels("trainer", properties, name);
            all.writes().addAll(one.writes());
            // the job queue is no channel: see KafkaBeans
            all.reads().add(Topics.jobs(name));
            all.groups().add(Topics.trainerGroup(name));
        }
        return all;
    }

    private static ServiceConfiguration empty(String service) {
        return new ServiceConfiguration(service, new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    }

    private static ServiceConfiguration channels(
            String service, Properties properties, String numerics) {
        ServiceConfiguration found = empty(service);
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key).replace(CLASS_OF_TRAINER, numerics);
            if (key.startsWith(OUTGOING) && key.endsWith(".topic")) {
                found.writes().add(value);
            } else if (key.startsWith(INCOMING) && key.endsWith(".dead-letter-queue.topic")) {
                found.writes().add(value);
            } else if (key.startsWith(INCOMING) && key.endsWith(".topic")) {
                found.reads().add(value);
            } else if (key.startsWith(INCOMING) && key.endsWith(".group.id")) {
                found.groups().add(value);
            }
        }
        return found;
    }

    private static Properties load(Path root, String module) {
        Path file = root.resolve(module).resolve("src/main/resources/application.properties");
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new ManifestException(file + ": " + e.getMessage(), e);
        }
        return properties;
    }
}
