package io.husai.metrics.database;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A barrier before the database: work that has computed something waits here until enough others
 * have, so that all commit what they read before. Who comes later passes at once. No thread waits.
 */
public final class Meeting {
    private final int expected;
    private final AtomicInteger arrived = new AtomicInteger();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    /**
     * @param expected how many meet
     */
    public Meeting(int expected) {
        this.expected = expected;
    }

    /** Does the work once all have come. */
    public <T> Uni<T> then(Supplier<Uni<T>> work) {
        if (arrived.incrementAndGet() >= expected) {
            open();
        }
        return Uni.createFrom().completionStage(opened).chain(nothing -> work.get());
    }

    /** Lets everybody pass. */
    public void open() {
        opened.complete(null);
    }

    /** How many have come; more than expected where a commit was refused and tried again. */
    public int arrived() {
        return arrived.get();
    }
}
