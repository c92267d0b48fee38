package io.husai.trainer.dataset;

/** Work was told to stop before its end; nothing is wrong with it. */
public final class StoppedException extends Exception {
    public StoppedException(String reason) {
        super(reason);
    }
}
