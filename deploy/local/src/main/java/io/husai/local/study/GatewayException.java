package io.husai.local.study;

/** The gateway refused a request, or can't be reached. The message is one line for people. */
public final class GatewayException extends RuntimeException {
    private final boolean refused;

    private GatewayException(String message, boolean refused, Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    static GatewayException refused(String message) {
        return new GatewayException(message, true, null);
    }

    static GatewayException unreachable(String message, Throwable cause) {
        return new GatewayException(message, false, cause);
    }

    /** Whether the request itself was wrong, so that sending it again would not help. */
    public boolean isRefused() {
        return refused;
    }
}
