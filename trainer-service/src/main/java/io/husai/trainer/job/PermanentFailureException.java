package io.husai.trainer.job;

/**
 * A job that no attempt can do: its dataset is wrong, say, or too large. The message is one line
 * for people.
 */
final class PermanentFailureException extends Exception {
    PermanentFailureException(String message) {
        super(message);
    }

    PermanentFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
