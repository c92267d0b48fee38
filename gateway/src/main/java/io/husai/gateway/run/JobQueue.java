package io.husai.gateway.run;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.event.RunProgress;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The conditions of studies, their runs, and the jobs that wait for a place in the study's window.
 * Every method works inside a transaction that holds the study's lock.
 */
@ApplicationScoped
public class JobQueue {
    private final JobSettings settings;
    private final JobIssue issue;

    JobQueue(JobSettings settings, JobIssue issue) {
        this.settings = settings;
        this.issue = issue;
    }

    /** The study's conditions, in the order in which they were declared. */
    public Uni<List<Condition>> conditions(StudyScope scope) {
        return scope.session()
                .createQuery(
                        "from Condition where studyId = :study order by ordinal", Condition.class)
                .setParameter("study", scope.studyId())
                .getResultList();
    }

    /** The seeds that will not come, by conditionId. */
    public Uni<Map<String, List<MissingSeed>>> missing(StudyScope scope) {
        return scope.session()
                .createQuery(
                        "from Run where studyId = :study and state = :state order by seed",
                        Run.class)
                .setParameter("study", scope.studyId())
                .setParameter("state", RunProgress.State.FAILED)
                .getResultList()
                .map(JobQueue::byCondition);
    }

    /** Adds conditions that are new, with their runs in queued jobs. */
    public Uni<Void> add(StudyScope scope, List<NewCondition> added, int ordinal) {
        List<Object> rows = new ArrayList<>();
        List<List<Run>> runs = new ArrayList<>();
        int at = ordinal;
        for (NewCondition condition : added) {
            ConditionDeclared declared = condition.declared();
            rows.add(
                    new Condition(
                            scope.studyId(), condition.phase(), condition.label(), at++, declared));
            runs.add(runs(scope, declared));
        }
        return scope.session()
                .persistAll(rows.toArray())
                .chain(() -> nextOrdinal(scope))
                .chain(next -> enqueue(scope, runs, next));
    }

    /** Adds the job that makes the study's dataset, unless there is one. */
    public Uni<Void> requestDataset(StudyScope scope) {
        return nextOrdinal(scope)
                .chain(
                        next ->
                                next > 0
                                        ? Uni.createFrom().voidItem()
                                        : scope.session()
                                                .persist(
                                                        new Job(
                                                                scope.studyId(),
                                                                next,
                                                                Job.Purpose.DATASET)));
    }

    /** Issues queued jobs until the study's window is full. */
    public Uni<Void> fillWindow(StudyScope scope) {
        return jobsIn(scope, List.of(Job.State.PUBLISHED, Job.State.CLAIMED))
                .map(open -> settings.window() - open.size())
                .chain(
                        free ->
                                free <= 0
                                        ? Uni.createFrom().voidItem()
                                        : jobsIn(scope, List.of(Job.State.QUEUED))
                                                .chain(queued -> issueFirst(scope, queued, free)));
    }

    /** How many jobs no trainer has claimed yet, in all studies; holds no lock. */
    public Uni<Long> waiting(Mutiny.Session session) {
        return session.createQuery("select count(*) from Job where state in :waiting", Long.class)
                .setParameter("waiting", List.of(Job.State.QUEUED, Job.State.PUBLISHED))
                .getSingleResult();
    }

    /** Takes back what was not issued yet. */
    public Uni<Void> cancelQueued(StudyScope scope, String reason) {
        return jobsIn(scope, List.of(Job.State.QUEUED))
                .invoke(jobs -> jobs.forEach(job -> job.end(Job.State.CANCELLED, reason)))
                .replaceWithVoid();
    }

    private Uni<Void> issueFirst(StudyScope scope, List<Job> queued, int free) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Job job : queued.subList(0, Math.min(free, queued.size()))) {
            chain =
                    chain.chain(() -> runsOf(scope, job))
                            .map(
                                    runs ->
                                            new IssuedJob(
                                                    job, runs, settings.maxAttempts(), scope.now()))
                            .chain(issued -> issue.issue(scope, issued));
        }
        return chain;
    }

    private Uni<Void> enqueue(StudyScope scope, List<List<Run>> runs, int ordinal) {
        List<Object> jobs = new ArrayList<>();
        List<Object> all = new ArrayList<>();
        int at = ordinal;
        for (List<Run> packed : JobPacking.pack(runs, settings.runsPerJob())) {
            Job job = new Job(scope.studyId(), at++, Job.Purpose.TRAINING);
            packed.forEach(run -> run.jobId = job.id);
            jobs.add(job);
            all.addAll(packed);
        }
        jobs.addAll(all);
        return scope.session().persistAll(jobs.toArray());
    }

    private static List<Run> runs(StudyScope scope, ConditionDeclared declared) {
        long change = scope.change().getAsLong();
        List<Run> runs = new ArrayList<>();
        for (long seed : declared.seeds()) {
            Run run =
                    new Run(
                            scope.studyId(),
                            declared.conditionId(),
                            seed,
                            declared.spec().withSeed(seed).runId(),
                            declared.lastStep());
            run.change = change;
            runs.add(run);
        }
        return runs;
    }

    private Uni<List<Job>> jobsIn(StudyScope scope, List<Job.State> states) {
        return scope.session()
                .createQuery(
                        "from Job where studyId = :study and state in :states order by ordinal",
                        Job.class)
                .setParameter("study", scope.studyId())
                .setParameter("states", states)
                .getResultList();
    }

    private static Uni<Integer> nextOrdinal(StudyScope scope) {
        return scope.session()
                .createQuery(
                        "select coalesce(max(ordinal), -1) + 1 from Job where studyId = :study",
                        Integer.class)
                .setParameter("study", scope.studyId())
                .getSingleResult();
    }

    static Uni<List<Run>> runsOf(StudyScope scope, Job job) {
        return scope.session()
                .createQuery("from Run where jobId = :job order by id", Run.class)
                .setParameter("job", job.id)
                .getResultList();
    }

    private static Map<String, List<MissingSeed>> byCondition(List<Run> failed) {
        Map<String, List<MissingSeed>> missing = new TreeMap<>();
        for (Run run : failed) {
            missing.computeIfAbsent(run.conditionId, id -> new ArrayList<>())
                    .add(new MissingSeed(run.seed, run.reason));
        }
        return missing;
    }

    /**
     * A condition to add.
     *
     * @param phase the phase that trains it
     * @param label its name inside the phase
     * @param declared what is declared
     */
    public record NewCondition(String phase, String label, ConditionDeclared declared) {}
}
