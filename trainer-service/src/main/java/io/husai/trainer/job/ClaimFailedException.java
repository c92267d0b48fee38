package io.husai.trainer.job;

/** A claim could not be announced: the broker is not there, or refuses it. */
public final class ClaimFailedException extends Exception {
    public ClaimFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
