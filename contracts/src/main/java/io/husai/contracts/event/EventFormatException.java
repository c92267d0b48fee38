package io.husai.contracts.event;

/**
 * A record that is no event of ours: it can't be decoded or breaks its contract. It goes to the
 * dead-letter topic.
 */
public final class EventFormatException extends Exception {
    public EventFormatException(String message) {
        super(message);
    }

    public EventFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
