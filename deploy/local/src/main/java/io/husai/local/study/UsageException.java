package io.husai.local.study;

/** What the user asked for can't be understood. The message is one line for people. */
public final class UsageException extends RuntimeException {
    public UsageException(String message) {
        super(message);
    }
}
