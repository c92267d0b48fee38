package io.husai.trainer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.ClaimEvent;
import io.husai.contracts.event.DatasetCreated;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.DatasetRecipe;
import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.JobClaimed;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.JobFailed;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainerSeen;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.BackingServices;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.SchemaCheck;
import io.husai.testing.SharedBacking;
import io.husai.testing.TappedRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service on the real broker. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class TrainerServiceTest {
    private static final String JOBS = Topics.jobs("cpu");
    private static final Duration LONG = Duration.ofMinutes(3);

    @Inject ArtifactStore store;
    private EventTap tap;
    private EventProducer producer;
    private TrainingJobs jobs;

    @BeforeEach
    void listen() {
        String broker = SharedBacking.bootstrapServers();
        tap = EventTap.fromNow(broker, Topics.PROGRESS, Topics.SNAPSHOTS, Topics.dead(JOBS));
        producer = new EventProducer(broker);
        jobs = new TrainingJobs(store);
    }

    @AfterEach
    void hangUp() {
        tap.close();
        producer.close();
    }

    @Test
    void shouldClaimTrainAndAnnounceEverySnapshotOfAJob() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested job =
                TrainingJobs.job(
                        dataset, TrainingJobs.condition(dataset, 6, 0, 3, 6), random(), random());

        producer.send(JOBS, job);

        JobCompleted completed = completed(job);
        assertThat(completed.runIds())
                .containsExactlyElementsOf(job.runs().stream().map(RequestedRun::runId).toList());
        List<SnapshotTaken> snapshots = snapshots(job, 6);
        for (RequestedRun run : job.runs()) {
            assertThat(snapshots)
                    .filteredOn(s -> s.runId().equals(run.runId()))
                    .extracting(SnapshotTaken::step)
                    .containsExactly(0L, 3L, 6L);
        }
        assertThat(snapshots).filteredOn(SnapshotTaken::isFinal).hasSize(2);
        for (SnapshotTaken snapshot : snapshots) {
            assertThat(store.read(new ArtifactKey(snapshot.weights().uri()), 1 << 20))
                    .hasSize((int) snapshot.weights().bytes());
        }
    }

    @Test
    void shouldSendEventsThatFitTheirSchemasWithCloudEventsHeaders() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), random());

        producer.send(JOBS, job);
        completed(job);
        snapshots(job, 2);

        SchemaCheck schemas = new SchemaCheck();
        List<TappedRecord> ours =
                tap.records().stream().filter(r -> r.text().contains(job.studyId())).toList();
        assertThat(ours).hasSizeGreaterThanOrEqualTo(4);
        for (TappedRecord record : ours) {
            assertThat(schemas.violations(record)).as(record.text()).isEmpty();
            assertThat(record.headers())
                    .containsEntry("ce_specversion", "1.0")
                    .containsEntry("content-type", "application/json")
                    .containsKeys("ce_id", "ce_type", "ce_source", "ce_time");
            assertThat(record.key()).contains(record.event().orElseThrow().key());
        }
    }

    @Test
    void shouldClaimBeforeItDoesAnythingElse() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), random());

        producer.send(JOBS, job);
        completed(job);

        assertThat(claimEvents(job).get(0)).isInstanceOf(JobClaimed.class);
    }

    @Test
    void shouldAnnounceAFinishedRunFromTheStoreWithoutTrainingItAgain() throws Exception {
        DatasetLocation dataset = jobs.dataset(2);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 3, 0, 3), random());
        producer.send(JOBS, job);
        completed(job);
        double before = metric("husai_trainer_runs_total{outcome=\"trained\"");

        producer.send(JOBS, TrainingJobs.reissued(job, true));

        tap.await(JobCompleted.class, e -> e.claim().jobId().equals(job.jobId()), 2, LONG);
        List<SnapshotTaken> snapshots = snapshots(job, 4);
        assertThat(snapshots.subList(2, 4)).allMatch(s -> s.attempt() == 2);
        assertThat(snapshots.get(3).weights()).isEqualTo(snapshots.get(1).weights());
        assertThat(snapshots.get(3).quality()).isEqualTo(snapshots.get(1).quality());
        assertThat(metric("husai_trainer_runs_total{outcome=\"trained\"")).isEqualTo(before);
    }

    @Test
    void shouldTrainAgainWithoutTheCacheAndGetTheSameBytes() throws Exception {
        DatasetLocation dataset = jobs.dataset(2);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 3, 0, 3), random());
        producer.send(JOBS, job);
        completed(job);
        double before = metric("husai_trainer_runs_total{outcome=\"trained\"");

        producer.send(JOBS, TrainingJobs.reissued(job, false));

        tap.await(JobCompleted.class, e -> e.claim().jobId().equals(job.jobId()), 2, LONG);
        List<SnapshotTaken> snapshots = snapshots(job, 4);
        assertThat(snapshots.get(3).weights()).isEqualTo(snapshots.get(1).weights());
        assertThat(metric("husai_trainer_runs_total{outcome=\"trained\"")).isEqualTo(before + 1);
    }

    @Test
    void shouldEndTheJobOfACancelledStudyWithoutTraining() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), random());
        store.writeIfAbsent(
                ArtifactKey.cancelled(UUID.fromString(job.studyId())), out -> out.write('x'));

        producer.send(JOBS, job);

        assertThat(completed(job).runIds()).isEmpty();
        assertThat(tap.events(SnapshotTaken.class, s -> s.studyId().equals(job.studyId())))
                .isEmpty();
    }

    @Test
    void shouldEndALongJobSoonAfterItsStudyIsCancelled() throws Exception {
        DatasetLocation dataset = jobs.dataset(3);
        TrainingRequested job =
                TrainingJobs.job(
                        dataset, TrainingJobs.condition(dataset, 10_000_000, 0, 10_000_000), 1);
        producer.send(JOBS, job);
        snapshots(job, 1);

        store.writeIfAbsent(
                ArtifactKey.cancelled(UUID.fromString(job.studyId())), out -> out.write('x'));

        assertThat(completed(job).runIds()).isEmpty();
    }

    @Test
    void shouldFailForGoodWhenTheDatasetIsGone() throws Exception {
        DatasetLocation gone =
                new DatasetLocation(
                        ArtifactKey.activations("a".repeat(64)).path(), "a".repeat(64), 10, 6);
        TrainingRequested job =
                TrainingJobs.job(gone, TrainingJobs.condition(gone, 2, 0, 2), random());

        producer.send(JOBS, job);

        JobFailed failed =
                tap.await(JobFailed.class, e -> e.claim().jobId().equals(job.jobId()), LONG);
        assertThat(failed.permanent()).isTrue();
        assertThat(failed.runs()).isEmpty();
        assertThat(failed.reason()).contains("the dataset is gone");
    }

    @Test
    void shouldSendWhatIsNoJobToTheDeadLettersAndGoOn() throws Exception {
        String marker = UUID.randomUUID().toString();
        byte[] poison = ("{\"jobId\": \"" + marker).getBytes(StandardCharsets.UTF_8);
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), random());

        producer.sendRaw(JOBS, marker, Map.of("ce_type", "io.husai.training.requested.v1"), poison);
        producer.send(JOBS, job);

        TappedRecord dead =
                tap.awaitRecord(
                        r -> r.topic().equals(Topics.dead(JOBS)) && r.text().contains(marker),
                        LONG);
        assertThat(dead.value()).isEqualTo(poison);
        assertThat(dead.key()).contains(marker);
        assertThat(dead.headers().get("dead-letter-reason"))
                .startsWith("io.husai.training.requested.v1: ");
        assertThat(dead.headers()).containsEntry("dead-letter-topic", JOBS);
        completed(job);
    }

    @Test
    void shouldMakeADataset() throws Exception {
        DatasetRequested job =
                new DatasetRequested(
                        UUID.randomUUID().toString(),
                        1,
                        UUID.randomUUID().toString(),
                        "cpu",
                        new DatasetRecipe.ModularAddition(DatasetRecipe.Position.ANSWER, 3, 1));

        producer.send(JOBS, job);

        DatasetCreated created =
                tap.await(DatasetCreated.class, e -> e.claim().jobId().equals(job.jobId()), LONG);
        assertThat(created.dataset().rows()).isEqualTo(12_769);
        assertThat(store.exists(ArtifactKey.datasetDescription(created.dataset().sha256())))
                .isTrue();
        assertThat(new SchemaCheck().violations(record(created))).isEmpty();
    }

    @Test
    void shouldSayThatItIsThere() {
        TrainerSeen seen = tap.await(TrainerSeen.class, s -> true);

        assertThat(seen.numerics()).isEqualTo("cpu");
        assertThat(seen.device()).contains("CPU thread");
    }

    @Test
    void shouldBeAliveAndReadyAndCount() {
        given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.name.toString()", containsString("jobs-queue"))
                .body("checks.name.toString()", containsString("artifact-store"));
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("husai_trainer_steps_total"));
    }

    private TappedRecord record(Object event) {
        return tap.awaitRecord(r -> r.event().filter(event::equals).isPresent(), LONG);
    }

    private JobCompleted completed(TrainingRequested job) {
        return tap.await(JobCompleted.class, e -> e.claim().jobId().equals(job.jobId()), LONG);
    }

    private List<SnapshotTaken> snapshots(TrainingRequested job, int count) {
        return tap.await(SnapshotTaken.class, s -> s.studyId().equals(job.studyId()), count, LONG);
    }

    private List<ClaimEvent> claimEvents(TrainingRequested job) {
        return tap.events(ClaimEvent.class, e -> e.claim().jobId().equals(job.jobId()));
    }

    private static double metric(String prefix) {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(0);
    }

    /** A seed that no other test has used, so that the run is not in the store. */
    private static long random() {
        return UUID.randomUUID().getMostSignificantBits() >>> 12;
    }
}
