package io.husai.local.stack;

/** The system can't be started or used. The message is one line that says what would help. */
public final class StackException extends RuntimeException {
    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
