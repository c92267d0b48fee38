package io.husai.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many trainers the installed settings give, by KEDA's formulas. */
class TrainerFleetTest {
    private static final int READY_AFTER = 15;
    private static final int IDLE_EXIT = 60;
    private static final int HOUR = 3_600;

    private final ScaledJobModel keda = ScaledJobModel.installed();

    TrainerFleetTest() throws IOException {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16})
    void shouldStartATrainerForEachQueuedJob(int jobs) {
        TrainerFleet fleet =
                new TrainerFleet(keda, 10, READY_AFTER, IDLE_EXIT).queue(jobs, HOUR).run(HOUR / 2);

        assertThat(fleet.started()).isEqualTo(jobs);
    }

    @Test
    void shouldStartNoMoreThanTheMaximum() {
        TrainerFleet fleet =
                new TrainerFleet(keda, 10, READY_AFTER, IDLE_EXIT).queue(100, 600).run(2 * HOUR);

        assertThat(fleet.most()).isEqualTo(keda.maxReplicaCount());
        assertThat(fleet.done()).isEqualTo(100);
    }

    @Test
    void shouldStartNoneWhileIdle() {
        TrainerFleet fleet = new TrainerFleet(keda, 10, READY_AFTER, IDLE_EXIT).run(HOUR);

        assertThat(fleet.started()).isZero();
    }

    @Test
    void shouldNotCountRunningJobsTwice() {
        TrainerFleet fleet =
                new TrainerFleet(keda, 10, READY_AFTER, IDLE_EXIT).queue(5, HOUR).run(300);

        fleet.queue(3, HOUR).run(300);

        assertThat(fleet.started()).isEqualTo(8);
    }

    @Test
    void shouldLetATrainerWorkOnSeveralJobs() {
        TrainerFleet fleet = new TrainerFleet(keda, 10, READY_AFTER, IDLE_EXIT).queue(4, 5).run(40);

        // within idle-exit the four that are there take what comes
        fleet.queue(4, 5).run(HOUR);

        assertThat(fleet.done()).isEqualTo(8);
        assertThat(fleet.started()).isBetween(4, 8);
        assertThat(fleet.present()).isZero();
    }

    /** Short jobs that are over before the last trainer is there leave it nothing: it ends. */
    @Test
    void shouldEndATrainerForWhichNothingIsLeft() {
        TrainerFleet fleet =
                new TrainerFleet(keda, 30, READY_AFTER, IDLE_EXIT).queue(8, 1).run(30 + 8 + 120);

        assertThat(fleet.done()).isEqualTo(8);
        assertThat(fleet.present()).isZero();
    }

    @Test
    void shouldEndAllTrainersAfterTheLastJob() {
        TrainerFleet fleet =
                new TrainerFleet(keda, 10, READY_AFTER, IDLE_EXIT)
                        .queue(16, 100)
                        .run(100 + 10 + IDLE_EXIT + 20);

        assertThat(fleet.present()).isZero();
    }

    /**
     * A start that takes longer than the polling interval: up to half the maximum nothing changes.
     * Beyond, KEDA's "accurate" fills up to the maximum, since it leaves those that start out of
     * account when queued and running jobs exceed it; the surplus finds nothing and ends.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "8, 8", "9, 16", "16, 16"})
    void shouldStayWithinTheMaximumWhenTrainersTakeLongToStart(int jobs, int started) {
        TrainerFleet fleet =
                new TrainerFleet(keda, 180, READY_AFTER, IDLE_EXIT).queue(jobs, HOUR).run(HOUR / 2);

        assertThat(fleet.started()).isEqualTo(started);
        assertThat(fleet.present()).isEqualTo(jobs);
    }

    @Test
    void shouldCountAPartitionWholeThatNobodyHasReadYet() {
        long lag = keda.lag(Map.of(0, 3L, 1, 2L), Map.of(1, OptionalLong.of(2)));

        // three jobs, and no more lag than there are partitions
        assertThat(lag).isEqualTo(2);
    }
}
