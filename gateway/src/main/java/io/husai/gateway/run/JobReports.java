package io.husai.gateway.run;

import io.husai.contracts.event.ClaimEvent;
import io.husai.contracts.event.DatasetCreated;
import io.husai.contracts.event.JobClaimed;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.JobFailed;
import io.husai.contracts.event.JobProgressed;
import io.husai.contracts.event.JobReleased;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * What trainers report about jobs, and what their silence means. Every method works inside a
 * transaction that holds the study's lock.
 */
@ApplicationScoped
public class JobReports {
    private static final Logger LOG = Logger.getLogger(JobReports.class);

    private final JobSettings settings;
    private final JobQueue queue;
    private final JobIssue issue;

    JobReports(JobSettings settings, JobQueue queue, JobIssue issue) {
        this.settings = settings;
        this.queue = queue;
        this.issue = issue;
    }

    /** Records what a trainer says; issues the job again or the next one where that is due. */
    public Uni<JobOutcome> handle(StudyScope scope, ClaimEvent event) {
        return change(scope, event.claim().jobId(), job -> apply(job, event))
                .map(outcome -> withDataset(outcome, event));
    }

    /** Records that an attempt's lease ran out, unless it ended or was renewed meanwhile. */
    public Uni<JobOutcome> expire(StudyScope scope, Expiry expiry) {
        return change(
                scope,
                expiry.jobId(),
                job -> {
                    if (expiry.renewedAt().equals(job.job().renewedAt)) {
                        LOG.infof("the lease of job %s ran out", expiry.correlation());
                        job.expired(expiry.attempt());
                    }
                });
    }

    private Uni<JobOutcome> change(StudyScope scope, String jobId, Consumer<IssuedJob> what) {
        return scope.session()
                .find(Job.class, jobId)
                .chain(
                        job ->
                                job == null || !job.studyId.equals(scope.studyId())
                                        ? Uni.createFrom().item(JobOutcome.NOTHING)
                                        : JobQueue.runsOf(scope, job)
                                                .chain(runs -> change(scope, job, runs, what)));
    }

    private Uni<JobOutcome> change(
            StudyScope scope, Job job, List<Run> runs, Consumer<IssuedJob> what) {
        IssuedJob issued = new IssuedJob(job, runs, settings.maxAttempts(), scope.now());
        what.accept(issued);
        if (!issued.changed()) {
            return Uni.createFrom().item(JobOutcome.NOTHING);
        }
        JobOutcome outcome =
                new JobOutcome(true, issued.runsFailed(), Optional.empty(), datasetFailure(job));
        return next(scope, issued)
                .invoke(() -> mark(issued.touched(), scope.change().getAsLong()))
                .replaceWith(outcome);
    }

    private Uni<Void> next(StudyScope scope, IssuedJob issued) {
        if (!scope.active()) {
            return Uni.createFrom().voidItem();
        }
        if (issued.due()) {
            return issue.issue(scope, issued);
        }
        return issued.job().state.open() ? Uni.createFrom().voidItem() : queue.fillWindow(scope);
    }

    private static void mark(Iterable<Run> runs, long change) {
        runs.forEach(run -> run.change = change);
    }

    private static Optional<String> datasetFailure(Job job) {
        return job.purpose == Job.Purpose.DATASET && job.state == Job.State.FAILED
                ? Optional.of(job.reason)
                : Optional.empty();
    }

    private static JobOutcome withDataset(JobOutcome outcome, ClaimEvent event) {
        return outcome.changed() && event instanceof DatasetCreated created
                ? new JobOutcome(true, false, Optional.of(created.dataset()), Optional.empty())
                : outcome;
    }

    private static void apply(IssuedJob job, ClaimEvent event) {
        if (event instanceof JobClaimed claimed) {
            job.claimed(claimed.claim());
        } else if (event instanceof JobProgressed progressed) {
            job.progressed(progressed);
        } else if (event instanceof JobCompleted completed) {
            job.completed(completed);
        } else if (event instanceof JobFailed failed) {
            job.failed(failed);
        } else if (event instanceof JobReleased released) {
            job.released(released.claim());
        } else {
            job.datasetCreated();
        }
    }
}
