package io.husai.trainer.job;

import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.tensor.TensorFormatException;
import io.husai.trainer.dataset.Pulse;
import io.husai.trainer.dataset.StoppedException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tries a use of the artifact store again, without end, while the store can't tell; the pulse goes
 * on meanwhile and can end it. What a healthy store says for good is passed on.
 */
final class StorePatience {
    private static final Logger LOG = Logger.getLogger(StorePatience.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long BEAT_MILLIS = 200;

    private final StoreCondition condition;

    StorePatience(StoreCondition condition) {
        this.condition = condition;
    }

    /** A use of the store. */
    @FunctionalInterface
    interface StoreUse<T, E extends Exception> {
        T get() throws IOException, StoppedException, E;
    }

    /**
     * Uses the store at least once, even where the pulse would stop the work.
     *
     * @throws ArtifactAbsentException if the store says that the content is not there
     * @throws TensorFormatException if what is there is wrong
     */
    <T, E extends Exception> T use(StoreUse<T, E> use, Pulse pulse)
            throws ArtifactAbsentException, TensorFormatException, StoppedException, E {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                T result = use.get();
                condition.worked();
                return result;
            } catch (ArtifactAbsentException | TensorFormatException e) {
                condition.worked();
                throw e;
            } catch (IOException e) {
                condition.failed(e);
                LOG.warnf("%s; trying again", StoreCondition.describe(e));
            }
            rest(pause, pulse);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private static void rest(long millis, Pulse pulse) throws StoppedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        pulse.beat();
        while (System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(Math.min(millis, BEAT_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException("interrupted");
            }
            pulse.beat();
        }
    }
}
