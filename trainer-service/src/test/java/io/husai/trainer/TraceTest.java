package io.husai.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainerSeen;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.BackingServices;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.SharedBacking;
import io.husai.testing.TappedRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traces are on, and are sent nowhere. */
@QuarkusTest
@TestProfile(TraceTest.Traced.class)
@QuarkusTestResource(BackingServices.class)
class TraceTest {
    private static final String JOBS = Topics.jobs("cpu");
    private static final String TRACEPARENT = "traceparent";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final Duration LONG = Duration.ofMinutes(3);

    private final String traceId = UUID.randomUUID().toString().replace("-", "");
    private final List<Line> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new KeptLog();

    @Inject ArtifactStore store;
    private EventTap tap;
    private EventProducer producer;

    public static class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false");
        }
    }

    @BeforeEach
    void listen() {
        String broker = SharedBacking.bootstrapServers();
        tap = EventTap.fromNow(broker, Topics.PROGRESS, Topics.SNAPSHOTS);
        producer = new EventProducer(broker);
        Logger.getLogger("io.husai.trainer").addHandler(handler);
    }

    @AfterEach
    void hangUp() {
        Logger.getLogger("io.husai.trainer").removeHandler(handler);
        tap.close();
        producer.close();
    }

    @Test
    void shouldNameOneSpanOfTheJobsTraceInAllItsEvents() throws Exception {
        TrainingRequested job = send();

        List<TappedRecord> ours =
                tap.records().stream().filter(r -> r.text().contains(job.studyId())).toList();

        assertThat(ours)
                .extracting(TappedRecord::topic)
                .contains(Topics.PROGRESS, Topics.SNAPSHOTS);
        assertThat(ours).extracting(r -> r.headers().get(TRACEPARENT)).doesNotContainNull();
        assertThat(ours)
                .extracting(r -> r.headers().get(TRACEPARENT))
                .allMatch(named -> named.matches("00-" + traceId + "-[0-9a-f]{16}-01"))
                .noneMatch(named -> named.contains(CALLER));
        assertThat(ours.stream().map(r -> r.headers().get(TRACEPARENT)).distinct()).hasSize(1);
    }

    @Test
    void shouldNameTheTraceInTheLinesOfTheJob() throws Exception {
        TrainingRequested job = send();

        assertThat(logged)
                .filteredOn(line -> line.message().contains("taken"))
                .singleElement()
                .satisfies(line -> assertThat(line.traceId()).isEqualTo(traceId))
                .satisfies(
                        line -> assertThat(line.correlation()).isEqualTo(job.studyId() + "/-/-/1"));
    }

    @Test
    void shouldNameNoTraceInSignsOfLife() {
        TappedRecord seen =
                tap.awaitRecord(
                        r -> r.event().filter(TrainerSeen.class::isInstance).isPresent(), LONG);

        assertThat(seen.headers()).doesNotContainKey(TRACEPARENT);
    }

    /** Sends a job in a trace, and waits until it is done. */
    private TrainingRequested send() throws Exception {
        DatasetLocation dataset = new TrainingJobs(store).dataset(1);
        TrainingRequested job =
                TrainingJobs.job(
                        dataset,
                        TrainingJobs.condition(dataset, 2, 0, 2),
                        UUID.randomUUID().getMostSignificantBits() >>> 12);
        Map<String, String> headers = EventProducer.headers(job);
        headers.put(TRACEPARENT, "00-" + traceId + "-" + CALLER + "-01");
        producer.sendRaw(JOBS, job.key(), headers, EventCodec.encode(job));
        tap.await(JobCompleted.class, e -> e.claim().jobId().equals(job.jobId()), LONG);
        tap.await(SnapshotTaken.class, s -> s.studyId().equals(job.studyId()), 2, LONG);
        return job;
    }

    /** A log line, with the values that its thread had then. */
    private record Line(String message, Object traceId, Object correlation) {}

    private final class KeptLog extends Handler {
        @Override
        public void publish(LogRecord line) {
            logged.add(
                    new Line(
                            new SimpleFormatter().formatMessage(line),
                            MDC.get("traceId"),
                            MDC.get("correlation")));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
