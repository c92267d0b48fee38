package io.husai.gateway.database;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/**
 * Tells one listener that something was committed. Signals that come while nobody waits are kept as
 * one, so none is missed and none piles up.
 */
public final class Signal implements AutoCloseable {
    private final Runnable onClose;
    private boolean raised;
    private UniEmitter<? super Void> waiting;

    Signal(Runnable onClose) {
        this.onClose = onClose;
    }

    /** Completes at the next commit, at once when there was one since the last time. */
    public Uni<Void> await() {
        return Uni.createFrom().<Void>emitter(emitter -> register(emitter));
    }

    /** Stops the listening. Whoever waits is released. */
    @Override
    public void close() {
        onClose.run();
        raise();
    }

    void raise() {
        UniEmitter<? super Void> released;
        synchronized (this) {
            released = waiting;
            waiting = null;
            raised = released == null;
        }
        if (released != null) {
            released.complete(null);
        }
    }

    private void register(UniEmitter<? super Void> emitter) {
        synchronized (this) {
            if (!raised) {
                waiting = emitter;
                emitter.onTermination(() -> forget(emitter));
                return;
            }
            raised = false;
        }
        emitter.complete(null);
    }

    /** A listener that gave up waiting must not swallow the next signal. */
    private synchronized void forget(UniEmitter<? super Void> emitter) {
        if (waiting == emitter) {
            waiting = null;
        }
    }
}
