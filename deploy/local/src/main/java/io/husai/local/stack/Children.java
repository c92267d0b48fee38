package io.husai.local.stack;

import io.husai.backing.TiedProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The processes of a stack. When one ends that should have gone on, {@link #failure} completes.
 * Once stopping has begun nothing can be started any more, so that Ctrl-C in the middle of a start
 * leaves nothing behind. Safe for use by several threads.
 */
final class Children {
    private final PidFiles pidFiles;
    private final List<TiedProcess> all = new ArrayList<>();
    private final CompletableFuture<StackException> failure = new CompletableFuture<>();
    private boolean stopping;

    Children(PidFiles pidFiles) {
        this.pidFiles = pidFiles;
    }

    /** Starts a process. */
    @FunctionalInterface
    interface Start {
        TiedProcess start() throws IOException;
    }

    TiedProcess start(Start start) {
        synchronized (this) {
            if (stopping) {
                throw new StackException("stopped while starting");
            }
            try {
                TiedProcess child = start.start();
                all.add(child);
                pidFiles.write(child);
                child.onExit().thenAccept(process -> ended(child));
                return child;
            } catch (IOException e) {
                throw new StackException("can't start a process: " + Reason.of(e), e);
            }
        }
    }

    private void ended(TiedProcess child) {
        synchronized (this) {
            if (stopping) {
                return;
            }
        }
        failure.complete(ChildDeath.describe(child));
    }

    /** Completes with what happened when a process ends unasked. */
    CompletableFuture<StackException> failure() {
        return failure;
    }

    /** Begins the stop and gives the processes, latest first; empty from the second call on. */
    synchronized List<TiedProcess> beginStop() {
        stopping = true;
        List<TiedProcess> latestFirst = new ArrayList<>();
        for (TiedProcess child : all) {
            latestFirst.add(0, child);
        }
        all.clear();
        return latestFirst;
    }

    /** What runs. */
    synchronized List<TiedProcess> running() {
        return List.copyOf(all);
    }

    void forget(TiedProcess child) {
        pidFiles.remove(child);
    }
}
