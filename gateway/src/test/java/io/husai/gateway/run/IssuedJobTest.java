package io.husai.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.JobFailed;
import io.husai.contracts.event.JobProgressed;
import io.husai.contracts.event.RunProgress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IssuedJobTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID STUDY = UUID.randomUUID();
    private static final String RUN_A = "a".repeat(64);
    private static final String RUN_B = "b".repeat(64);
    private static final int MAX_ATTEMPTS = 5;

    private final Job job = new Job(STUDY, 0, Job.Purpose.TRAINING);
    private final Run a = new Run(STUDY, "c", 1, RUN_A, 100);
    private final Run b = new Run(STUDY, "c", 2, RUN_B, 100);

    @Test
    void shouldNotCountAnExpiryAfterProgress() {
        for (int attempt = 1; attempt <= 20; attempt++) {
            at().issue();
            at().progressed(heartbeat(attempt, attempt));
            at().expired(attempt);
        }

        assertThat(job.state).isEqualTo(Job.State.CLAIMED);
        assertThat(job.fruitless).isZero();
    }

    @Test
    void shouldGiveUpAfterTheLastAttemptWithoutProgress() {
        IssuedJob last = at();
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            at().issue();
            at().claimed(claim(attempt));
            last = at();
            last.expired(attempt);
        }

        assertThat(job.state).isEqualTo(Job.State.FAILED);
        assertThat(last.runsFailed()).isTrue();
        assertThat(a.state).isEqualTo(RunProgress.State.FAILED);
    }

    @Test
    void shouldNotCountStepsTwiceThatAnEarlierAttemptHadDone() {
        at().issue();
        at().progressed(heartbeat(1, 50));
        at().expired(1);
        at().issue();
        at().progressed(heartbeat(2, 30));

        at().expired(2);

        assertThat(job.fruitless).isEqualTo(1);
    }

    @Test
    void shouldNotRenewTheLeaseForAnEarlierAttempt() {
        at().issue();
        at().claimed(claim(1));
        at().issue();

        at().progressed(heartbeat(1, 10));

        assertThat(job.renewedAt).isNull();
        assertThat(a.step).isZero();
    }

    @Test
    void shouldTakeTheFirstCompletionFromAnyAttempt() {
        at().issue();
        at().issue();

        at().completed(new JobCompleted(claim(1), List.of(RUN_A, RUN_B), 1));

        assertThat(job.state).isEqualTo(Job.State.COMPLETED);
        assertThat(a.state).isEqualTo(RunProgress.State.COMPLETED);
    }

    @Test
    void shouldKeepAFailureThatWasDeclaredWhenACompletionComesLate() {
        at().issue();
        at().failed(new JobFailed(claim(1), List.of(), true, "the dataset is broken"));

        at().completed(new JobCompleted(claim(1), List.of(RUN_A), 1));

        assertThat(a.state).isEqualTo(RunProgress.State.FAILED);
        assertThat(a.reason).isEqualTo("the dataset is broken");
    }

    @Test
    void shouldBeDueAfterATransientFailure() {
        at().issue();
        IssuedJob issued = at();

        issued.failed(new JobFailed(claim(1), List.of(), false, "out of memory"));

        assertThat(issued.due()).isTrue();
        assertThat(issued.runsFailed()).isFalse();
    }

    @Test
    void shouldIgnoreAReleaseOfAnEarlierAttempt() {
        at().issue();
        at().issue();
        IssuedJob issued = at();

        issued.released(claim(1));

        assertThat(issued.due()).isFalse();
    }

    private IssuedJob at() {
        return new IssuedJob(job, List.of(a, b), MAX_ATTEMPTS, NOW);
    }

    private Claim claim(int attempt) {
        return new Claim(job.id, attempt, "claim", "trainer", STUDY.toString());
    }

    private JobProgressed heartbeat(int attempt, long step) {
        return new JobProgressed(
                claim(attempt),
                JobProgressed.Phase.TRAINING,
                List.of(
                        new RunProgress(
                                RUN_A, "c", 1, RunProgress.State.RUNNING, step, 100, 0.5, 10.0)));
    }
}
