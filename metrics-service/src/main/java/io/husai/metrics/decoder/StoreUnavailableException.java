package io.husai.metrics.decoder;

import java.io.IOException;

/** The artifact store can't tell now; worth trying again. */
public final class StoreUnavailableException extends RuntimeException {
    public StoreUnavailableException(IOException cause) {
        super("the artifact store is unavailable: " + cause.getMessage(), cause);
    }
}
