package io.husai.metrics.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.TappedRecord;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Traces are on, and are sent nowhere. */
@QuarkusTest
@TestProfile(TraceTest.Traced.class)
class TraceTest extends ServiceTest {
    private static final String TRACEPARENT = "traceparent";
    private static final String CALLER = "00f067aa0ba902b7";

    public static class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false");
        }
    }

    @Test
    void shouldPublishAFigureInTheTraceOfTheSnapshotThatCompletedIt() {
        Study study = study().condition("a", List.of(1L, 2L, 3L));
        producer.send("husai.studies", study.declared(1));
        String[] traces = {traceId(), traceId(), traceId()};

        for (int seed = 1; seed <= 2; seed++) {
            sendTraced(study.snapshot("a", seed, Study.LAST), traces[seed - 1]);
        }
        tap.await(
                ConsistencyUpdated.class,
                f ->
                        f.conditionId().equals(study.conditionId("a"))
                                && f.seeds().size() == 2
                                && f.missing().size() == 1);
        sendTraced(study.snapshot("a", 3, Study.LAST), traces[2]);

        TappedRecord figure = finalFigure(study);
        assertThat(figure.headers().get(TRACEPARENT))
                .matches("00-" + traces[2] + "-[0-9a-f]{16}-01")
                .doesNotContain(CALLER);
    }

    @Test
    void shouldPublishAFigureWithoutATraceWhereItsSnapshotNamesNone() {
        Study study = study().condition("a", List.of(1L, 2L, 3L));
        producer.send("husai.studies", study.declared(1));

        for (long seed = 1; seed <= 3; seed++) {
            producer.send("husai.snapshots", study.snapshot("a", seed, Study.LAST));
        }

        assertThat(finalFigure(study).headers()).doesNotContainKey(TRACEPARENT);
    }

    private void sendTraced(SnapshotTaken snapshot, String traceId) {
        Map<String, String> headers = EventProducer.headers(snapshot);
        headers.put(TRACEPARENT, "00-" + traceId + "-" + CALLER + "-01");
        producer.sendRaw("husai.snapshots", snapshot.key(), headers, EventCodec.encode(snapshot));
    }

    private TappedRecord finalFigure(Study study) {
        return tap.awaitRecord(
                record ->
                        record.event()
                                .filter(ConsistencyUpdated.class::isInstance)
                                .map(ConsistencyUpdated.class::cast)
                                .filter(f -> FiguresTest.isFinal(f, study, "a", Study.LAST))
                                .isPresent(),
                EventTap.PATIENCE);
    }

    private static String traceId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
