package io.husai.trainer.kafka;

import io.husai.testing.SharedBacking;
import io.husai.trainer.job.JobTaker;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** A queue on a thread of its own, in the group that is named like the topic. */
final class ServedQueue {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> buried = new CopyOnWriteArrayList<>();
    private final KafkaJobQueue queue;
    private final Thread thread;

    ServedQueue(String topic, JobTaker taker, Duration releaseAfter, Map<String, Object> extra) {
        this(topic, taker, releaseAfter, Duration.ZERO, extra);
    }

    ServedQueue(
            String topic,
            JobTaker taker,
            Duration releaseAfter,
            Duration readyAfter,
            Map<String, Object> extra) {
        Map<String, Object> consumer = new HashMap<>(extra);
        consumer.put("bootstrap.servers", SharedBacking.bootstrapServers());
        queue =
                new KafkaJobQueue(
                        new QueueSettings(topic, topic, releaseAfter, readyAfter, consumer),
                        new JobRecords("cpu"),
                        (record, reason) -> {
                            buried.add(reason);
                            return CompletableFuture.completedFuture(null);
                        },
                        new JobSpans(OpenTelemetry.noop().getTracer("test")));
        thread = new Thread(() -> queue.serve(taker), "queue-under-test");
        thread.start();
    }

    KafkaJobQueue queue() {
        return queue;
    }

    /** Reasons of the dead letters. */
    List<String> buried() {
        return List.copyOf(buried);
    }

    /** Waits until the queue's loop has turned that often. */
    void awaitTurns(int count) {
        for (int i = 0; i < count; i++) {
            await(() -> queue.idleMillis() > 100);
            await(() -> queue.idleMillis() < 100);
        }
    }

    void end() {
        queue.close();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }
}
