package io.husai.gateway.run;

import io.husai.contracts.event.Claim;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** What one trainer takes from Kafka, and how often it was issued. */
@Entity
@Table(name = "job")
public class Job {
    @Id String id;

    UUID studyId;
    int ordinal;

    @Enumerated(EnumType.STRING)
    Purpose purpose;

    @Enumerated(EnumType.STRING)
    State state;

    int attempt;
    String claimId;
    String trainer;
    Instant issuedAt;
    Instant renewedAt;

    /** Most steps that its runs together were ever seen to have done. */
    long progress;

    long progressAtIssue;

    /** Attempts in a row that ended without progress. */
    int fruitless;

    Double seconds;
    String reason;

    protected Job() {}

    Job(UUID studyId, int ordinal, Purpose purpose) {
        this.id = UUID.randomUUID().toString();
        this.studyId = studyId;
        this.ordinal = ordinal;
        this.purpose = purpose;
        this.state = State.QUEUED;
    }

    enum Purpose {
        DATASET,
        TRAINING
    }

    /** Where a job stands. */
    public enum State {
        /** Held back by the study's window. */
        QUEUED,
        /** Sent, and not taken yet. It has no lease: it may wait as long as no trainer is free. */
        PUBLISHED,
        /** A trainer holds it; its lease runs. */
        CLAIMED,
        COMPLETED,
        FAILED,
        CANCELLED;

        boolean open() {
            return this == PUBLISHED || this == CLAIMED;
        }
    }

    boolean isCurrent(Claim claim) {
        return state.open() && claim.attempt() == attempt;
    }

    void issue(Instant now) {
        attempt++;
        state = State.PUBLISHED;
        issuedAt = now;
        renewedAt = null;
        claimId = null;
        trainer = null;
        progressAtIssue = progress;
    }

    void renew(Claim claim, Instant now) {
        state = State.CLAIMED;
        claimId = claim.claimId();
        trainer = claim.trainer();
        renewedAt = now;
    }

    void end(State ended, String why) {
        state = ended;
        reason = why;
    }

    public String id() {
        return id;
    }

    public State state() {
        return state;
    }

    public int attempt() {
        return attempt;
    }

    public String trainer() {
        return trainer;
    }

    public Double seconds() {
        return seconds;
    }
}
