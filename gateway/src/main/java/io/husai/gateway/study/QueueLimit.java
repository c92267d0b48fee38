package io.husai.gateway.study;

import io.husai.gateway.rest.Problem;
import io.husai.gateway.rest.ProblemException;
import io.husai.gateway.run.JobQueue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes no more studies while the queue is full. */
@ApplicationScoped
class QueueLimit {
    private final JobQueue queue;
    private final LimitSettings limits;

    QueueLimit(JobQueue queue, LimitSettings limits) {
        this.queue = queue;
        this.limits = limits;
    }

    /**
     * Studies that come at the same moment don't see each other's jobs, so the queue can grow
     * longer than the limit by what they add.
     *
     * @return fails with a {@link ProblemException} (429) if as many jobs wait as may
     */
    Uni<Void> requireRoom(Mutiny.Session session) {
        return queue.waiting(session)
                .invoke(
                        waiting -> {
                            if (waiting >= limits.queue()) {
                                throw full(waiting);
                            }
                        })
                .replaceWithVoid();
    }

    private ProblemException full(long waiting) {
        return new ProblemException(
                Problem.of(
                        429,
                        "queue-full",
                        "The queue is full",
                        waiting
                                + " jobs wait; at most "
                                + limits.queue()
                                + " may (husai.limits.queue): try again when some are done"));
    }
}
