package io.husai.trainer.dataset;

/**
 * What long work calls again and again, at least several times a second: the sign that it is alive,
 * and the place where it learns that it must stop. Cheap.
 */
@FunctionalInterface
public interface Pulse {
    /**
     * @throws StoppedException if the work must end now
     */
    void beat() throws StoppedException;
}
