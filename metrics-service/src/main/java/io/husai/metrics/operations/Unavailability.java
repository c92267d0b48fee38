package io.husai.metrics.operations;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Work that waits for something unavailable (database, store, broker). It is tried again without
 * end, and readiness is down while there is any.
 */
@ApplicationScoped
public class Unavailability {
    private static final Logger LOG = Logger.getLogger(Unavailability.class);
    private static final int SHOWN = 200;

    private final MetricsConfig config;
    private final Map<String, String> waiting = new ConcurrentHashMap<>();

    Unavailability(MetricsConfig config) {
        this.config = config;
    }

    /**
     * Tries the work until it succeeds or fails for good.
     *
     * @param subject what it is about, for example a conditionId
     * @param work starts anew with every subscription
     * @param forGood which failures are passed on instead of being tried again
     */
    public <T> Uni<T> outlast(String subject, Uni<T> work, Predicate<Throwable> forGood) {
        return work.onFailure(failure -> !forGood.test(failure))
                .invoke(failure -> note(subject, failure))
                .onFailure(failure -> !forGood.test(failure))
                .retry()
                .withBackOff(config.firstPause(), config.longestPause())
                .indefinitely()
                .onTermination()
                .invoke(() -> waiting.remove(subject));
    }

    private void note(String subject, Throwable failure) {
        String reason = reason(failure);
        if (waiting.put(subject, reason) == null) {
            LOG.warnf(failure, "unavailable, trying again: subject=%s reason=%s", subject, reason);
        }
    }

    private static String reason(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}", " ");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** What waits, with the reason; empty when nothing does. */
    public Map<String, String> waiting() {
        return Map.copyOf(waiting);
    }
}
