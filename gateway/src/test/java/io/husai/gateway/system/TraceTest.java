package io.husai.gateway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.DatasetCreated;
import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.Event;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.StudyDeclared;
import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainerSeen;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.BackingServices;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Traced.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class TraceTest {
    private static final String TRACEPARENT = "traceparent";
    private static final String CALLER = "00f067aa0ba902b7";

    private final String traceId = UUID.randomUUID().toString().replace("-", "");

    @Inject SeenSpans spans;

    @Test
    void shouldSendTheRequestsTraceWithWhatItDecides() {
        try (Cluster cluster = new Cluster()) {
            // when
            String id = submitTraced();

            // then
            String job = traceparent(cluster, DatasetRequested.class, e -> e.studyId().equals(id));
            assertThat(job).startsWith("00-" + traceId + "-").endsWith("-01");
            SpanData request = spans.await(spanId(job));
            assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(request.getName()).isEqualTo("POST /api/studies");
            assertThat(request.getParentSpanId()).isEqualTo(CALLER);
            assertThat(request.getAttributes().get(AttributeKey.stringKey("husai.correlation")))
                    .isEqualTo("request-" + traceId);
        }
    }

    @Test
    void shouldCarryOnTheTraceOfAProgressRecordToTheJobsThatItCauses() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            DatasetRequested made = cluster.awaitDatasetJob(id);
            Claim claim = cluster.claim(made);

            // when
            sendTraced(
                    cluster, new DatasetCreated(claim, Cluster.dataset(Requests.randomSha256())));

            // then
            String job = traceparent(cluster, TrainingRequested.class, e -> e.studyId().equals(id));
            assertThat(job).startsWith("00-" + traceId + "-");
            assertThat(traceparent(cluster, StudyDeclared.class, e -> e.studyId().equals(id)))
                    .isEqualTo(job);
            SpanData handled = spans.await(spanId(job));
            assertThat(handled.getName()).isEqualTo("process husai.progress");
            assertThat(handled.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(handled.getParentSpanId()).isEqualTo(CALLER);
            assertThat(handled.getAttributes().asMap())
                    .containsEntry(AttributeKey.stringKey("messaging.system"), "kafka")
                    .containsEntry(
                            AttributeKey.stringKey("messaging.destination.name"), Topics.PROGRESS)
                    .containsEntry(
                            AttributeKey.stringKey("husai.correlation"),
                            id + "//" + claim.jobId() + "/1");
        }
    }

    @Test
    void shouldShowNoSpansOfStatementsAndOfSignsOfLife() {
        try (Cluster cluster = new Cluster()) {
            // when
            String trainer = "seen-" + traceId;
            cluster.send(new TrainerSeen(trainer, "cpu", "none", TrainerSeen.State.IDLE, null));
            Await.until(() -> Requests.trainers().contains(trainer));
            String id = submitTraced();
            spans.await(
                    spanId(
                            traceparent(
                                    cluster, DatasetRequested.class, e -> e.studyId().equals(id))));

            // then
            assertThat(spans.of(traceId)).hasSize(1);
            assertThat(spans.all())
                    .noneMatch(
                            span ->
                                    !span.getParentSpanContext().isValid()
                                            && span.getKind() != SpanKind.SERVER);
        }
    }

    private String submitTraced() {
        return given().contentType(ContentType.JSON)
                .header(TRACEPARENT, caller())
                .header("X-Request-Id", "request-" + traceId)
                .body(Requests.adaptiveL0(Requests.freshRecipe()))
                .post("/api/studies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private void sendTraced(Cluster cluster, Event event) {
        Map<String, String> headers = EventProducer.headers(event);
        headers.put(TRACEPARENT, caller());
        cluster.producer().sendRaw(Topics.PROGRESS, event.key(), headers, EventCodec.encode(event));
    }

    private String caller() {
        return "00-" + traceId + "-" + CALLER + "-01";
    }

    private static <E extends Event> String traceparent(
            Cluster cluster, Class<E> type, Predicate<E> which) {
        return cluster.tap()
                .awaitRecord(
                        record ->
                                record.event()
                                        .filter(type::isInstance)
                                        .map(type::cast)
                                        .filter(which)
                                        .isPresent(),
                        EventTap.PATIENCE)
                .headers()
                .get(TRACEPARENT);
    }

    private static String spanId(String traceparent) {
        return traceparent.split("-")[2];
    }
}
