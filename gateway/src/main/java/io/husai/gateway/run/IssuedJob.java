package io.husai.gateway.run;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.JobFailed;
import io.husai.contracts.event.JobProgressed;
import io.husai.contracts.event.RunFailure;
import io.husai.contracts.event.RunProgress;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules for a job that was issued, and its runs: what each event of a trainer changes. Knows
 * neither database nor broker.
 *
 * <p>Completion counts from any attempt, the first wins. Everything else counts for the current
 * attempt only. An attempt that ends early makes the job due again, until {@code maxAttempts}
 * attempts in a row made no progress; then the runs that are left fail.
 */
final class IssuedJob {
    private final Job job;
    private final List<Run> runs;
    private final int maxAttempts;
    private final Instant now;
    private final Set<Run> touched = new LinkedHashSet<>();
    private boolean changed;
    private boolean runsFailed;
    private boolean due;

    /**
     * @param job published, claimed or ended
     * @param runs all runs of the job; empty for a dataset job
     * @param maxAttempts attempts in a row that may end without progress
     * @param now the time of what happens
     */
    IssuedJob(Job job, List<Run> runs, int maxAttempts, Instant now) {
        this.job = job;
        this.runs = runs;
        this.maxAttempts = maxAttempts;
        this.now = now;
    }

    void claimed(Claim claim) {
        if (job.isCurrent(claim)) {
            job.renew(claim, now);
            changed = true;
        }
    }

    void progressed(JobProgressed event) {
        complete(
                event.runs().stream()
                        .filter(run -> run.state() == RunProgress.State.COMPLETED)
                        .map(RunProgress::runId)
                        .collect(Collectors.toSet()));
        if (job.isCurrent(event.claim())) {
            job.renew(event.claim(), now);
            for (RunProgress progress : event.runs()) {
                runs.stream()
                        .filter(run -> run.runId.equals(progress.runId()) && !run.ended())
                        .filter(run -> run.advance(progress, now))
                        .forEach(touched::add);
            }
            changed = true;
        }
        settle();
    }

    void completed(JobCompleted event) {
        boolean current = job.isCurrent(event.claim());
        complete(event.runIds());
        if (current) {
            job.seconds = event.seconds();
        }
        settle();
        if (current && job.state.open()) {
            endAttempt("the trainer left runs undone");
        }
    }

    /** A dataset job is done. */
    void datasetCreated() {
        if (job.state.open()) {
            job.end(Job.State.COMPLETED, null);
            changed = true;
        }
    }

    void failed(JobFailed event) {
        if (!job.isCurrent(event.claim())) {
            return;
        }
        job.renew(event.claim(), now);
        changed = true;
        if (!event.permanent()) {
            if (event.runs().isEmpty()) {
                endAttempt(event.reason());
            }
        } else if (event.runs().isEmpty()) {
            giveUp(event.reason());
        } else {
            for (RunFailure failure : event.runs()) {
                fail(failure.runId(), failure.reason());
            }
            settle();
        }
    }

    void released(Claim claim) {
        if (job.isCurrent(claim)) {
            due = true;
            changed = true;
        }
    }

    /** The lease of an attempt ran out. */
    void expired(int attempt) {
        if (job.state == Job.State.CLAIMED && job.attempt == attempt) {
            changed = true;
            endAttempt("its trainer went silent");
        }
    }

    /** Issues the job once more; the runs that are not done wait again. */
    void issue() {
        job.issue(now);
        unfinished().forEach(Run::waitAgain);
        touched.addAll(unfinished());
        due = false;
        changed = true;
    }

    Job job() {
        return job;
    }

    /** The runs that are neither completed nor failed. */
    List<Run> unfinished() {
        return runs.stream().filter(run -> !run.ended()).toList();
    }

    /** Whether the job has to be issued again now. */
    boolean due() {
        return due;
    }

    /** Whether a run failed for good. */
    boolean runsFailed() {
        return runsFailed;
    }

    /** The runs that changed. */
    Set<Run> touched() {
        return touched;
    }

    boolean changed() {
        return changed;
    }

    private void endAttempt(String reason) {
        job.fruitless = job.progress > job.progressAtIssue ? 0 : job.fruitless + 1;
        if (job.fruitless >= maxAttempts) {
            giveUp("given up after " + maxAttempts + " attempts without progress: " + reason);
        } else {
            due = true;
        }
    }

    private void giveUp(String reason) {
        job.end(Job.State.FAILED, reason);
        for (Run run : unfinished()) {
            run.fail(reason, now);
            touched.add(run);
            runsFailed = true;
        }
    }

    private void complete(Collection<String> runIds) {
        Set<String> done = Set.copyOf(runIds);
        for (Run run : runs) {
            if (done.contains(run.runId) && !run.ended()) {
                run.complete(now);
                touched.add(run);
                changed = true;
            }
        }
    }

    private void fail(String runId, String reason) {
        for (Run run : runs) {
            if (run.runId.equals(runId) && !run.ended()) {
                run.fail(reason, now);
                touched.add(run);
                runsFailed = true;
            }
        }
    }

    private void settle() {
        job.progress = Math.max(job.progress, runs.stream().mapToLong(run -> run.step).sum());
        if (job.state.open() && !runs.isEmpty() && runs.stream().allMatch(Run::ended)) {
            boolean any = runs.stream().anyMatch(run -> run.state == RunProgress.State.COMPLETED);
            job.end(any ? Job.State.COMPLETED : Job.State.FAILED, any ? null : runs.get(0).reason);
        }
    }
}
