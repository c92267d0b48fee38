package io.husai.local.study;

import java.util.Optional;

/** The gateway refused a request, or can't be reached. The message is one line for people. */
public final class GatewayException extends RuntimeException {
    private final boolean refused;
    private final transient Optional<String> field;

    private GatewayException(
            String message, boolean refused, Optional<String> field, Throwable cause) {
        super(message, cause);
        this.refused = refused;
        this.field = field;
    }

    /**
     * @param field the wrong field, where one is named
     */
    static GatewayException refused(String message, Optional<String> field) {
        return new GatewayException(message, true, field, null);
    }

    static GatewayException unreachable(String message, Throwable cause) {
        return new GatewayException(message, false, Optional.empty(), cause);
    }

    /** The field that was wrong, as a path in the request; empty where none is named. */
    public Optional<String> field() {
        return field;
    }

    /** Whether the request itself was wrong, so that sending it again would not help. */
    public boolean isRefused() {
        return refused;
    }
}
