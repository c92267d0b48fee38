package io.husai.trainer.kafka;

import io.husai.contracts.event.Topics;
import io.husai.trainer.TrainerConfiguration;
import io.husai.trainer.job.JobQueue;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Puts the queue together from the configuration. */
@Singleton
final class KafkaBeans {
    /**
     * @param broker the {@code kafka.*} settings, shared with the channels
     */
    @Produces
    @Singleton
    JobQueue queue(
            TrainerConfiguration configuration,
            DeadLetters deadLetters,
            JobSpans spans,
            @Identifier("default-kafka-broker") Map<String, Object> broker) {
        String numerics = configuration.numerics();
        QueueSettings settings =
                new QueueSettings(
                        Topics.jobs(numerics),
                        Topics.trainerGroup(numerics),
                        configuration.releaseAfter(),
                        configuration.readyAfter(),
                        broker);
        return new KafkaJobQueue(settings, new JobRecords(numerics), deadLetters, spans);
    }
}
