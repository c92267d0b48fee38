package io.husai.contracts.tensor;

import java.io.IOException;

/**
 * A file that is no valid safetensors file, or lacks what is asked of it. The message is one line
 * for people.
 */
public final class TensorFormatException extends IOException {
    public TensorFormatException(String message) {
        super(message);
    }

    public TensorFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
