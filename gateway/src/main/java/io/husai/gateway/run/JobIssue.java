package io.husai.gateway.run;

import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.JobEvent;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.TrainingRequested;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.gateway.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns a job into the event that asks a trainer for it. */
@ApplicationScoped
class JobIssue {
    private final Outbox outbox;

    JobIssue(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Issues the job's next attempt, with the runs that are not done yet. */
    Uni<Void> issue(StudyScope scope, IssuedJob issued) {
        issued.issue();
        scope.change().getAsLong();
        return request(scope, issued).chain(event -> outbox.add(scope.session(), event));
    }

    private static Uni<JobEvent> request(StudyScope scope, IssuedJob issued) {
        Job job = issued.job();
        if (job.purpose == Job.Purpose.DATASET) {
            return Uni.createFrom()
                    .item(
                            new DatasetRequested(
                                    job.id,
                                    job.attempt,
                                    scope.studyId().toString(),
                                    scope.numerics(),
                                    scope.recipe().orElseThrow()));
        }
        List<Run> runs = issued.unfinished();
        return specs(scope, runs).map(specs -> training(scope, job, runs, specs));
    }

    private static JobEvent training(
            StudyScope scope, Job job, List<Run> runs, Map<String, ConditionSpec> specs) {
        return new TrainingRequested(
                job.id,
                job.attempt,
                scope.studyId().toString(),
                scope.numerics(),
                scope.useCache(),
                scope.dataset().orElseThrow(),
                runs.stream()
                        .map(
                                run ->
                                        RequestedRun.of(
                                                run.conditionId,
                                                specs.get(run.conditionId).withSeed(run.seed)))
                        .toList());
    }

    private static Uni<Map<String, ConditionSpec>> specs(StudyScope scope, List<Run> runs) {
        return scope.session()
                .createQuery("from Condition where id in :ids", Condition.class)
                .setParameter("ids", runs.stream().map(Run::conditionId).distinct().toList())
                .getResultList()
                .map(
                        conditions ->
                                conditions.stream()
                                        .collect(
                                                Collectors.toMap(
                                                        Condition::id, c -> c.declared().spec())));
    }
}
