package io.husai.trainer.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Trainers under a {@link ScaledJobModel}, second by second: each takes some time to become ready,
 * then works on jobs one after another, and ends when it has had nothing to do for a while. A
 * trainer becomes ready with its first claim, or when it has found nothing for a time.
 */
final class TrainerFleet {
    private final ScaledJobModel keda;
    private final int startSeconds;
    private final int readyAfterSeconds;
    private final int idleExitSeconds;
    private final Deque<Integer> queue = new ArrayDeque<>();
    private final List<Pod> pods = new ArrayList<>();
    private int second;
    private int started;
    private int most;
    private int done;

    TrainerFleet(
            ScaledJobModel keda, int startSeconds, int readyAfterSeconds, int idleExitSeconds) {
        this.keda = keda;
        this.startSeconds = startSeconds;
        this.readyAfterSeconds = readyAfterSeconds;
        this.idleExitSeconds = idleExitSeconds;
    }

    /** Queues jobs of that many seconds each. */
    TrainerFleet queue(int jobs, int seconds) {
        for (int i = 0; i < jobs; i++) {
            queue.add(seconds);
        }
        return this;
    }

    TrainerFleet run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            if (second % keda.pollingSeconds() == 0) {
                look();
            }
            pods.forEach(this::turn);
            pods.removeIf(pod -> pod.idle >= idleExitSeconds);
            most = Math.max(most, pods.size());
            second++;
        }
        return this;
    }

    private void look() {
        long pending = pods.stream().filter(pod -> !isReady(pod)).count();
        long lag = Math.min(queue.size(), (long) keda.maxReplicaCount() * keda.lagThreshold());
        long create = keda.toStart(lag, pods.size(), pending);
        started += (int) create;
        for (int i = 0; i < create; i++) {
            pods.add(new Pod());
        }
    }

    private boolean isReady(Pod pod) {
        return pod.hasClaimed || pod.age >= startSeconds + readyAfterSeconds;
    }

    private void turn(Pod pod) {
        pod.age++;
        if (pod.age < startSeconds) {
            return;
        }
        if (pod.left > 0 && --pod.left == 0) {
            done++;
        }
        if (pod.left == 0) {
            Integer job = queue.poll();
            pod.hasClaimed |= job != null;
            pod.idle = job == null ? pod.idle + 1 : 0;
            pod.left = job == null ? 0 : job;
        }
    }

    /** Trainers started so far. */
    int started() {
        return started;
    }

    /** Most trainers at a time so far. */
    int most() {
        return most;
    }

    /** Trainers now. */
    int present() {
        return pods.size();
    }

    /** Jobs that are finished. */
    int done() {
        return done;
    }

    private static final class Pod {
        private boolean hasClaimed;
        private int age;
        private int left;
        private int idle;
    }
}
