package io.husai.trainer.job;

import io.husai.contracts.event.Event;
import io.husai.trainer.dataset.Pulse;
import io.husai.trainer.dataset.StoppedException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Sends a job's events so that each arrives at least once: what the broker did not store is sent
 * again. Order is not kept across a repetition. Safe for use by several threads.
 */
final class Announcer {
    private static final Logger LOG = Logger.getLogger(Announcer.class);
    private static final int WINDOW = 64;
    private static final long PAUSE_MILLIS = 2;
    private static final long RESEND_MILLIS = 500;

    private final EventSink events;
    private final AtomicInteger unsettled = new AtomicInteger();
    private final Queue<Event> refused = new ConcurrentLinkedQueue<>();

    Announcer(EventSink events) {
        this.events = events;
    }

    /** Sends without waiting. */
    void announce(Event event) {
        unsettled.incrementAndGet();
        send(event);
    }

    /** Waits while many events are under way. */
    void makeRoom(Pulse pulse) throws StoppedException {
        awaitBelow(WINDOW, pulse);
    }

    /** Waits until the broker has stored everything. */
    void settle(Pulse pulse) throws StoppedException {
        awaitBelow(1, pulse);
    }

    private void awaitBelow(int limit, Pulse pulse) throws StoppedException {
        while (unsettled.get() >= limit) {
            boolean resend = !refused.isEmpty();
            rest(resend ? RESEND_MILLIS : PAUSE_MILLIS);
            pulse.beat();
            for (Event event = refused.poll(); event != null; event = refused.poll()) {
                send(event);
            }
        }
    }

    private void send(Event event) {
        events.send(event)
                .whenComplete(
                        (stored, failure) -> {
                            if (failure == null) {
                                unsettled.decrementAndGet();
                            } else {
                                LOG.warnf(
                                        "%s was not stored: %s; sending it again",
                                        event.getClass().getSimpleName(), failure.getMessage());
                                refused.add(event);
                            }
                        });
    }

    private static void rest(long millis) throws StoppedException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("interrupted");
        }
    }
}
