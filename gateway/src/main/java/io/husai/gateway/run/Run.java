package io.husai.gateway.run;

import io.husai.contracts.event.RunProgress;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** One seed of a condition and how far its training is. */
@Entity
@Table(name = "run")
public class Run {
    @Id String id;

    UUID studyId;
    String conditionId;
    long seed;
    String runId;
    String jobId;

    @Enumerated(EnumType.STRING)
    RunProgress.State state;

    long step;
    long steps;
    Double loss;
    Double stepsPerSecond;
    String reason;
    long change;
    Instant startedAt;
    Instant finishedAt;

    protected Run() {}

    Run(UUID studyId, String conditionId, long seed, String runId, long steps) {
        this.id = conditionId + "/" + seed;
        this.studyId = studyId;
        this.conditionId = conditionId;
        this.seed = seed;
        this.runId = runId;
        this.steps = steps;
        this.state = RunProgress.State.WAITING;
    }

    /** How many steps the run with that digest takes; empty where no study has it. */
    static Uni<Optional<Long>> steps(Mutiny.Session session, String runId) {
        return session.createQuery("select max(steps) from Run where runId = :id", Long.class)
                .setParameter("id", runId)
                .getSingleResult()
                .map(Optional::ofNullable);
    }

    /** Completed or failed for good; the first of the two stays. */
    boolean ended() {
        return state == RunProgress.State.COMPLETED || state == RunProgress.State.FAILED;
    }

    /** Gives whether anything changed. */
    boolean advance(RunProgress progress, Instant now) {
        boolean news =
                state != RunProgress.State.RUNNING && progress.state() == RunProgress.State.RUNNING
                        || step != progress.step();
        if (progress.state() == RunProgress.State.RUNNING) {
            state = RunProgress.State.RUNNING;
            startedAt = startedAt == null ? now : startedAt;
        }
        step = Math.min(progress.step(), steps);
        loss = progress.loss();
        stepsPerSecond = progress.stepsPerSecond();
        return news;
    }

    void complete(Instant now) {
        state = RunProgress.State.COMPLETED;
        step = steps;
        startedAt = startedAt == null ? now : startedAt;
        finishedAt = now;
        stepsPerSecond = null;
    }

    void fail(String why, Instant now) {
        state = RunProgress.State.FAILED;
        reason = why;
        finishedAt = now;
        stepsPerSecond = null;
    }

    void waitAgain() {
        state = RunProgress.State.WAITING;
        stepsPerSecond = null;
    }

    public String conditionId() {
        return conditionId;
    }

    public long seed() {
        return seed;
    }

    public String runId() {
        return runId;
    }

    public RunProgress.State state() {
        return state;
    }

    public long step() {
        return step;
    }

    public long steps() {
        return steps;
    }

    public Double loss() {
        return loss;
    }

    public Double stepsPerSecond() {
        return stepsPerSecond;
    }

    public String reason() {
        return reason;
    }

    public long change() {
        return change;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public Instant finishedAt() {
        return finishedAt;
    }
}
