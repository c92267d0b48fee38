package io.husai.trainer.job;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the artifact store worked when it was last used. Safe for use by several threads. */
public final class StoreCondition {
    private static final String DISK_FULL = "No space left";

    private final AtomicReference<String> outage = new AtomicReference<>();

    void worked() {
        outage.set(null);
    }

    void failed(IOException cause) {
        outage.set(describe(cause));
    }

    /** What is wrong, in one line; empty when the store works. */
    public Optional<String> outage() {
        return Optional.ofNullable(outage.get());
    }

    /** An outage in one line for people. */
    public static String describe(IOException cause) {
        String message = cause.toString();
        return message.contains(DISK_FULL)
                ? "not enough disk space in the artifact store"
                : "the artifact store is unavailable: " + message;
    }
}
