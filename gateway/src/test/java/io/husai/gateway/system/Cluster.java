package io.husai.gateway.system;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastDeclared;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.DatasetCreated;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.Estimate;
import io.husai.contracts.event.Event;
import io.husai.contracts.event.Interval;
import io.husai.contracts.event.JobClaimed;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.JobEvent;
import io.husai.contracts.event.JobProgressed;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.event.Quality;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.RunProgress;
import io.husai.contracts.event.StudyDeclared;
import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainingRequested;
import io.husai.contracts.event.Verdict;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The other services of the deployment, as far as the gateway sees them: what it sends is heard on
 * the broker, what they would send is sent there.
 */
final class Cluster implements AutoCloseable {
    static final String TRAINER = "trainer-of-the-test";

    private final EventTap tap;
    private final EventProducer producer;

    Cluster() {
        this(ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
    }

    /** On a broker that the gateway reaches by another listener. */
    Cluster(String bootstrap) {
        tap =
                EventTap.fromNow(
                        bootstrap,
                        Topics.STUDIES,
                        Topics.jobs("cpu"),
                        Topics.dead(Topics.PROGRESS),
                        Topics.dead(Topics.CONSISTENCY));
        producer = new EventProducer(bootstrap);
    }

    EventTap tap() {
        return tap;
    }

    EventProducer producer() {
        return producer;
    }

    StudyDeclared awaitDeclaration(String studyId, long revision) {
        return tap.await(
                StudyDeclared.class, d -> d.studyId().equals(studyId) && d.revision() == revision);
    }

    /**
     * The first attempts of the study's jobs so far, at least {@code count} of them, in the order
     * in which they came.
     */
    List<TrainingRequested> awaitJobs(String studyId, int count) {
        return tap.await(
                TrainingRequested.class,
                job -> job.studyId().equals(studyId) && job.attempt() == 1,
                count,
                EventTap.PATIENCE);
    }

    TrainingRequested awaitAttempt(String jobId, int attempt) {
        return tap.await(
                TrainingRequested.class,
                job -> job.jobId().equals(jobId) && job.attempt() == attempt);
    }

    DatasetRequested awaitDatasetJob(String studyId) {
        return tap.await(DatasetRequested.class, job -> job.studyId().equals(studyId));
    }

    Claim claim(JobEvent job) {
        Claim claim = claimOf(job);
        send(new JobClaimed(claim));
        return claim;
    }

    static Claim claimOf(JobEvent job) {
        return new Claim(
                job.jobId(), job.attempt(), UUID.randomUUID().toString(), TRAINER, job.studyId());
    }

    void progress(Claim claim, TrainingRequested job, long step) {
        List<RunProgress> runs = new ArrayList<>();
        for (RequestedRun run : job.runs()) {
            runs.add(
                    new RunProgress(
                            run.runId(),
                            run.conditionId(),
                            run.spec().seed(),
                            RunProgress.State.RUNNING,
                            step,
                            run.spec().condition().training().steps(),
                            0.5,
                            1000.0));
        }
        send(new JobProgressed(claim, JobProgressed.Phase.TRAINING, runs));
    }

    /** A heartbeat that says that only the first {@code count} runs are complete. */
    void progressCompleted(Claim claim, TrainingRequested job, int count) {
        List<RunProgress> runs = new ArrayList<>();
        for (RequestedRun run : job.runs().subList(0, count)) {
            long steps = run.spec().condition().training().steps();
            runs.add(
                    new RunProgress(
                            run.runId(),
                            run.conditionId(),
                            run.spec().seed(),
                            RunProgress.State.COMPLETED,
                            steps,
                            steps,
                            0.1,
                            null));
        }
        send(new JobProgressed(claim, JobProgressed.Phase.TRAINING, runs));
    }

    /** Makes the study's dataset and gives its first training job. */
    TrainingRequested awaitFirstJob(String studyId) {
        makeDataset(awaitDatasetJob(studyId), dataset(Requests.randomSha256()));
        return awaitJobs(studyId, 1).get(0);
    }

    /** Claims the job and completes all its runs. */
    void train(TrainingRequested job) {
        complete(claim(job), job);
    }

    void complete(Claim claim, TrainingRequested job) {
        send(new JobCompleted(claim, job.runs().stream().map(RequestedRun::runId).toList(), 1.5));
    }

    void makeDataset(DatasetRequested job, DatasetDescription dataset) {
        Claim claim = claim(job);
        send(new DatasetCreated(claim, dataset));
    }

    void send(Event event) {
        producer.send(
                event instanceof ConsistencyUpdated || event instanceof ContrastUpdated
                        ? Topics.CONSISTENCY
                        : Topics.PROGRESS,
                event);
    }

    /**
     * The final figure of a condition at its last step, with every seed that is not missing.
     *
     * @param trained mean PWMCC; random decoders show 0.25
     */
    static ConsistencyUpdated finalFigure(
            String studyId, ConditionDeclared condition, double trained, double variance) {
        return figure(studyId, condition, condition.lastStep(), 7, true, trained, variance);
    }

    static ConsistencyUpdated figure(
            String studyId,
            ConditionDeclared condition,
            long step,
            long revision,
            boolean isFinal,
            double trained,
            double variance) {
        List<Long> missing = condition.missing().stream().map(MissingSeed::seed).toList();
        List<Long> seeds =
                condition.seeds().stream().filter(seed -> !missing.contains(seed)).toList();
        List<ConsistencyUpdated.SeedQuality> quality =
                seeds.stream().map(seed -> quality(condition, seed, step, variance)).toList();
        List<ConsistencyUpdated.Pair> pairs =
                List.of(new ConsistencyUpdated.Pair(seeds.get(0), seeds.get(1), trained, false));
        return new ConsistencyUpdated(
                studyId,
                condition.conditionId(),
                step,
                revision,
                isFinal,
                step == condition.lastStep(),
                seeds,
                condition.missing(),
                quality,
                estimate(variance, seeds.size()),
                estimate(0.01, seeds.size()),
                pairs,
                estimate(trained, 1),
                null,
                null,
                null,
                null,
                new ConsistencyUpdated.Baselines(
                        0.25,
                        new ConsistencyUpdated.Sampled(estimate(0.25, 1), pairs),
                        null,
                        null,
                        null),
                List.of(new ConsistencyUpdated.Delta("exact", trained - 0.25, List.of(), null)),
                null,
                null,
                null);
    }

    static ContrastUpdated finalContrast(
            String studyId, ContrastDeclared contrast, List<Long> seeds, double difference) {
        return new ContrastUpdated(
                studyId,
                contrast.contrastId(),
                contrast.a(),
                contrast.b(),
                40,
                3,
                true,
                true,
                seeds,
                seeds,
                difference,
                null,
                List.of(
                        new Interval(
                                Interval.PAIR_BOOTSTRAP,
                                0.95,
                                difference - 0.01,
                                difference + 0.01,
                                null,
                                null),
                        new Interval(
                                Interval.SEED_JACKKNIFE,
                                0.95,
                                difference - 0.02,
                                difference + 0.02,
                                0.008,
                                7.0)),
                List.of(),
                null,
                new Verdict(Verdict.Outcome.HIGHER, 40, false, "resolved at step 40"));
    }

    private static ConsistencyUpdated.SeedQuality quality(
            ConditionDeclared condition, long seed, long step, double variance) {
        String runId = condition.spec().withSeed(seed).runId();
        return new ConsistencyUpdated.SeedQuality(
                seed,
                runId,
                "runs/" + runId + "/" + step + "/sae_weights.safetensors",
                "ab".repeat(32),
                new Quality(0.01, variance, condition.spec().sae().k(), 0.1, 1000));
    }

    private static Estimate estimate(double mean, int n) {
        return new Estimate(
                mean,
                0.001,
                mean - 0.002,
                mean + 0.002,
                mean,
                n,
                List.of(
                        new Interval(
                                Interval.PAIR_BOOTSTRAP,
                                0.95,
                                mean - 0.002,
                                mean + 0.002,
                                null,
                                null)));
    }

    /** A dataset that only its description says is there. */
    static DatasetDescription dataset(String sha256) {
        return new DatasetDescription(
                sha256,
                "datasets/" + sha256 + "/activations.safetensors",
                "modular-addition",
                1000,
                16,
                64_100,
                0.1,
                1.2,
                Map.of("kind", "modular-addition"));
    }

    @Override
    public void close() {
        tap.close();
        producer.close();
    }
}
