package io.husai.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.Claim;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.JobFailed;
import io.husai.contracts.event.JobProgressed;
import io.husai.contracts.event.JobReleased;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.RunFailure;
import io.husai.contracts.event.RunProgress;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.TrainingRequested;
import io.husai.contracts.spec.AlignmentSpec;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.contracts.spec.TrainingSpec;
import io.husai.contracts.tensor.SafetensorsWriter;
import io.husai.trainer.TrainingJobs;
import io.husai.trainer.sae.Engine;
import io.husai.trainer.sae.EngineSettings;
import io.husai.trainer.sae.Engines;
import io.husai.trainer.sae.KernelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs worked on by the real engine, with a folder as the store. */
class JobWorkTest {
    private static final MemoryLimit PLENTY = new MemoryLimit(1L << 30);
    private static final Duration HEARTBEAT = Duration.ofMillis(100);
    private static final Engine ENGINE =
            Engines.open(new EngineSettings(KernelChoice.SCALAR, 2, 1_000, Duration.ofSeconds(30)));

    @TempDir Path folder;
    private FlakyStore store;
    private TrainingJobs jobs;
    private StoreCondition condition;
    private RecordedEvents events;

    @BeforeEach
    void prepare() {
        store = new FlakyStore(new FolderStore(folder));
        jobs = new TrainingJobs(store);
        condition = new StoreCondition();
        events = new RecordedEvents();
    }

    @Test
    void shouldGoOnFromTheCheckpointOfAStoppedJobAndEndWithTheSameBytes() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        long steps = 150_000;
        ConditionSpec spec = TrainingJobs.condition(dataset, steps, 0, steps);
        TrainingRequested first = TrainingJobs.job(dataset, spec, 5);
        JobWork stopped = work(first, store, PLENTY);
        Thread worker = new Thread(stopped::run);
        worker.start();
        Awaitility.await().until(() -> progressedBeyond(1_000));

        stopped.release();
        worker.join();

        assertThat(events.last()).isInstanceOf(JobReleased.class);
        assertThat(store.exists(ArtifactKey.checkpoint(first.runs().get(0).runId()))).isTrue();
        int heard = events.of(JobProgressed.class).size();
        long reached = highestStep();
        work(TrainingJobs.reissued(first, true), store, PLENTY).run();
        assertThat(events.last()).isInstanceOf(JobCompleted.class);
        assertThat(lowestRunningStep(heard)).isGreaterThanOrEqualTo(reached);
        assertThat(store.exists(ArtifactKey.checkpoint(first.runs().get(0).runId()))).isFalse();
        assertThat(finalDigest()).isEqualTo(digestOfAStraightRun(dataset, spec));
    }

    private boolean progressedBeyond(long step) {
        return events.of(JobProgressed.class).stream()
                .flatMap(e -> e.runs().stream())
                .anyMatch(r -> r.step() > step);
    }

    private long highestStep() {
        return events.of(JobProgressed.class).stream()
                .flatMap(e -> e.runs().stream())
                .mapToLong(RunProgress::step)
                .max()
                .orElseThrow();
    }

    private long lowestRunningStep(int from) {
        return events.of(JobProgressed.class).stream()
                .skip(from)
                .flatMap(e -> e.runs().stream())
                .filter(r -> r.state() == RunProgress.State.RUNNING)
                .mapToLong(RunProgress::step)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private String finalDigest() {
        return events.of(SnapshotTaken.class).stream()
                .filter(SnapshotTaken::isFinal)
                .reduce((a, b) -> b)
                .orElseThrow()
                .weights()
                .sha256();
    }

    private String digestOfAStraightRun(DatasetLocation dataset, ConditionSpec spec)
            throws IOException {
        FlakyStore other =
                new FlakyStore(new FolderStore(Files.createDirectories(folder.resolve("other"))));
        new TrainingJobs(other).dataset(1);
        events = new RecordedEvents();
        work(TrainingJobs.job(dataset, spec, 5), other, PLENTY).run();
        return finalDigest();
    }

    @Test
    void shouldWaitForAStoreThatIsAwayAndSayWhy() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), 1);
        store.failNext(3);
        List<String> seen = new ArrayList<>();
        RecordedEvents watching = new RecordedEvents();
        EventSink sink =
                event -> {
                    condition.outage().ifPresent(seen::add);
                    return watching.send(event);
                };

        work(job, store, PLENTY, sink).run();

        assertThat(watching.last()).isInstanceOf(JobCompleted.class);
        assertThat(seen)
                .isNotEmpty()
                .allSatisfy(
                        why ->
                                assertThat(why)
                                        .isEqualTo(
                                                "the artifact store is unavailable:"
                                                    + " java.io.IOException: Connection refused"));
        assertThat(condition.outage()).isEmpty();
    }

    @Test
    void shouldCallAFullDiskByItsName() {
        condition.failed(new IOException("No space left on device"));

        assertThat(condition.outage()).contains("not enough disk space in the artifact store");
    }

    /** Entries of 1e30 have squares beyond float32, so the first loss is infinite. */
    @Test
    void shouldReportADivergedRunForGoodAndFinishTheJob() throws Exception {
        DatasetLocation dataset = huge();
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 4, 0, 4), 1);

        work(job, store, PLENTY).run();

        JobFailed failed = events.of(JobFailed.class).get(0);
        assertThat(failed.permanent()).isTrue();
        assertThat(failed.runs()).extracting(r -> r.runId()).containsExactly(runId(job));
        assertThat(((JobCompleted) events.last()).runIds()).isEmpty();
    }

    /** An L1 slope beyond float32 makes the second loss no number; the first is finite. */
    @Test
    void shouldEndOnlyTheRunThatDivergesAndSayWhere() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        ConditionSpec good = TrainingJobs.condition(dataset, 4, 0, 4);
        TrainingRequested bad = TrainingJobs.job(dataset, withL1(good, 1e300), 1);
        TrainingRequested job =
                withRuns(bad, bad.runs().get(0), TrainingJobs.job(dataset, good, 2).runs().get(0));

        work(job, store, PLENTY).run();

        RunFailure failure = events.of(JobFailed.class).get(0).runs().get(0);
        assertThat(failure.runId()).isEqualTo(runId(job));
        assertThat(failure.step()).isEqualTo(1);
        assertThat(failure.lastLoss()).isGreaterThan(1e290);
        assertThat(failure.reason()).startsWith("the loss is not a number at step 2");
        assertThat(((JobCompleted) events.last()).runIds())
                .containsExactly(job.runs().get(1).runId());
    }

    private static ConditionSpec withL1(ConditionSpec spec, double coefficient) {
        TrainingSpec plain = spec.training();
        return new ConditionSpec(
                spec.dataset(),
                spec.sae(),
                new TrainingSpec(
                        plain.steps(),
                        plain.batchSize(),
                        plain.learningRate(),
                        plain.seedScope(),
                        plain.snapshotSteps(),
                        coefficient,
                        null,
                        null,
                        null,
                        null),
                null,
                spec.numerics(),
                spec.engine());
    }

    private DatasetLocation huge() throws IOException {
        float[] values = new float[64 * TrainingJobs.WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2 == 0 ? 1e30f : -1e30f;
        }
        ArtifactKey key = ArtifactKey.activations("b".repeat(64));
        ArtifactStore.StoredArtifact stored =
                store.replace(
                        key,
                        new SafetensorsWriter().add("activations", values, 64, TrainingJobs.WIDTH)
                                ::writeTo);
        return new DatasetLocation(key.path(), stored.sha256(), 64, TrainingJobs.WIDTH);
    }

    @Test
    void shouldRefuseARunThatNeedsMoreMemoryThanThereIs() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), 1);

        work(job, store, new MemoryLimit(1)).run();

        assertThat(events.of(JobFailed.class).get(0).reason()).isEqualTo("needs 0.1 GiB, has 0");
    }

    @Test
    void shouldTrainOneRunForTwoConditionsAndAnnounceItToBoth() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested one =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), 1);
        RequestedRun run = one.runs().get(0);
        TrainingRequested two =
                withRuns(one, run, RequestedRun.of(one.studyId() + "/control/k=3", run.spec()));

        work(two, store, PLENTY).run();

        assertThat(events.of(SnapshotTaken.class))
                .extracting(SnapshotTaken::conditionId)
                .containsExactlyInAnyOrder(
                        run.conditionId(),
                        run.conditionId(),
                        one.studyId() + "/control/k=3",
                        one.studyId() + "/control/k=3");
        assertThat(((JobCompleted) events.last()).runIds()).containsExactly(run.runId());
    }

    @Test
    void shouldSendAnAnnouncementAgainThatTheBrokerDidNotStore() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), 1);
        events = new RecordedEvents(SnapshotTaken.class, 3);

        work(job, store, PLENTY).run();

        assertThat(events.of(SnapshotTaken.class))
                .extracting(SnapshotTaken::step)
                .containsExactlyInAnyOrder(0L, 2L);
        assertThat(events.last()).isInstanceOf(JobCompleted.class);
    }

    @Test
    void shouldFailForGoodWhenTheReferenceHasAnotherDigest() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested finished =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), 1);
        work(finished, store, PLENTY).run();
        ReferenceDecoder wrong =
                new ReferenceDecoder(
                        runId(finished),
                        1,
                        2,
                        ArtifactKey.weights(runId(finished), 2).path(),
                        "c".repeat(64));

        work(aligned(dataset, wrong), store, PLENTY).run();

        JobFailed failed = (JobFailed) events.last();
        assertThat(failed.permanent()).isTrue();
        assertThat(failed.reason()).contains("expected " + "c".repeat(64));
    }

    @Test
    void shouldTrainAgainstAReferenceFromTheStore() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        TrainingRequested finished =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), 1);
        work(finished, store, PLENTY).run();
        SnapshotTaken last = events.of(SnapshotTaken.class).get(1);
        ReferenceDecoder reference =
                new ReferenceDecoder(
                        last.runId(), 1, 2, last.weights().uri(), last.weights().sha256());

        work(aligned(dataset, reference), store, PLENTY).run();

        assertThat(((JobCompleted) events.last()).runIds()).hasSize(1);
    }

    @Test
    void shouldRefuseRunsOfAnotherEngineVersion() throws Exception {
        DatasetLocation dataset = jobs.dataset(1);
        ConditionSpec ours = TrainingJobs.condition(dataset, 2, 0, 2);
        ConditionSpec newer =
                new ConditionSpec(
                        ours.dataset(),
                        ours.sae(),
                        ours.training(),
                        null,
                        ours.numerics(),
                        ConditionSpec.ENGINE + 1);

        work(TrainingJobs.job(dataset, newer, 1), store, PLENTY).run();

        assertThat(((JobFailed) events.last()).reason()).contains("engine version 2");
    }

    private TrainingRequested aligned(DatasetLocation dataset, ReferenceDecoder reference) {
        ConditionSpec plain = TrainingJobs.condition(dataset, 2, 0, 2);
        return TrainingJobs.job(
                dataset,
                new ConditionSpec(
                        plain.dataset(),
                        plain.sae(),
                        plain.training(),
                        new AlignmentSpec(0.5, false, reference),
                        plain.numerics(),
                        plain.engine()),
                7);
    }

    private static TrainingRequested withRuns(TrainingRequested job, RequestedRun... runs) {
        return new TrainingRequested(
                job.jobId(),
                job.attempt(),
                job.studyId(),
                job.numerics(),
                job.useCache(),
                job.dataset(),
                Arrays.asList(runs));
    }

    private static String runId(TrainingRequested job) {
        return job.runs().get(0).runId();
    }

    private JobWork work(TrainingRequested job, ArtifactStore where, MemoryLimit memory) {
        return work(job, where, memory, events);
    }

    private JobWork work(
            TrainingRequested job, ArtifactStore where, MemoryLimit memory, EventSink sink) {
        Claim claim =
                new Claim(
                        job.jobId(),
                        job.attempt(),
                        UUID.randomUUID().toString(),
                        "trainer",
                        job.studyId());
        return new JobWork(
                job,
                claim,
                Workplace.around(ENGINE, sink, where, condition, new NoMeter(), JobTrace.NONE),
                memory,
                HEARTBEAT);
    }

    private static final class NoMeter implements WorkMeter {
        @Override
        public void steps(long count) {}

        @Override
        public void runCompleted(boolean trained) {}

        @Override
        public void runFailed() {}

        @Override
        public void jobEnded(JobEnd end, Duration duration) {}
    }
}
