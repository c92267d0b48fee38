package io.husai.backing;

/** Broker or database can't do what was asked. The message is one line for people. */
public final class BackingException extends RuntimeException {
    public BackingException(String message) {
        super(message);
    }

    public BackingException(String message, Throwable cause) {
        super(message, cause);
    }
}
