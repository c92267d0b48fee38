package io.husai.kubernetes;

/** Manifests that can't be read or rendered. */
public final class ManifestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ManifestException(String message, Throwable cause) {
        super(message, cause);
    }
}
