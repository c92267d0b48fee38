package io.husai.local;

import io.husai.local.stack.Stack;
import io.husai.local.stack.StackException;
import io.husai.local.stack.StackListener;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A stack that is stopped when this JVM is told to end (Ctrl-C, SIGTERM), and whose parts are
 * watched while work goes on.
 */
final class GuardedStack implements AutoCloseable {
    private final Stack stack;

    private GuardedStack(Stack stack) {
        this.stack = stack;
    }

    /** Starts the stack and says when it is ready. */
    static GuardedStack start(Stack stack, PrintStream out) {
        GuardedStack guarded = new GuardedStack(stack);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "husai-stop"));
        StackListener listener =
                (part, milliseconds) ->
                        out.printf(
                                Locale.ROOT,
                                "%6.1f s  %s is ready%n",
                                milliseconds / 1_000.0,
                                part);
        try {
            stack.start(listener);
            return guarded;
        } catch (StackException e) {
            stack.close();
            throw e;
        }
    }

    Stack stack() {
        return stack;
    }

    /**
     * Does the work on a thread of its own and gives its result.
     *
     * @throws StackException as soon as a part of the stack ends; the work is not waited for then
     */
    <T> T during(Callable<T> work) throws Exception {
        CompletableFuture<Object> first = new CompletableFuture<>();
        stack.failure().thenAccept(first::completeExceptionally);
        Thread worker = new Thread(() -> complete(first, work), "husai-study");
        worker.setDaemon(true);
        worker.start();
        try {
            @SuppressWarnings("unchecked") // the only value that completes it is the work's
            T result = (T) first.join();
            return result;
        } catch (CompletionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static <T> void complete(CompletableFuture<Object> first, Callable<T> work) {
        CompletableFuture.completedFuture(null)
                .thenApply(
                        nothing -> {
                            try {
                                return work.call();
                            } catch (Exception e) {
                                throw new CompletionException(e);
                            }
                        })
                .whenComplete(
                        (result, problem) -> {
                            if (problem != null) {
                                first.completeExceptionally(
                                        problem instanceof CompletionException
                                                ? problem.getCause()
                                                : problem);
                            } else {
                                first.complete(result);
                            }
                        });
    }

    @Override
    public void close() {
        stack.close();
    }
}
