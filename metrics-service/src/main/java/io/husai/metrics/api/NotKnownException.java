package io.husai.metrics.api;

/** What was asked for isn't known here. */
final class NotKnownException extends RuntimeException {
    private final String field;

    NotKnownException(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }
}
