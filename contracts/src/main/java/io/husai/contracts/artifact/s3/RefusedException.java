package io.husai.contracts.artifact.s3;

import java.io.IOException;

/** The store answered, and not as asked. */
final class RefusedException extends IOException {
    private final int status;
    private final String code;

    /**
     * @param message what was asked, and the answer
     * @param status HTTP status
     * @param code S3's name for what is wrong; empty where the answer has none
     */
    RefusedException(String message, int status, String code, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
    }

    /** The condition did not hold, or another write of the same key was under way. */
    boolean isTaken() {
        return status == 412 || status == 409;
    }

    boolean isConflict() {
        return status == 409;
    }

    boolean isNotFound() {
        return status == 404;
    }

    boolean is(String expected) {
        return code.equals(expected);
    }
}
