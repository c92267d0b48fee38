package io.husai.trainer.dataset;

/**
 * The dataset in the store is not the one that was asked for, or no dataset at all. Trying again
 * gives the same. The message is one line for people.
 */
public final class WrongDatasetException extends Exception {
    public WrongDatasetException(String message) {
        super(message);
    }

    public WrongDatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
