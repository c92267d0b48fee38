package io.husai.metrics.decoder;

/**
 * Weights that will never be usable: absent from a healthy store, with another size or digest than
 * announced, or no decoder. Trying again is of no use.
 */
public final class UnusableWeightsException extends RuntimeException {
    public UnusableWeightsException(String message) {
        super(message);
    }

    public UnusableWeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
