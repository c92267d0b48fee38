package io.husai.gateway.database;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.SqlConnection;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Hears PostgreSQL's notifications, which triggers send with the commit, so that every instance
 * wakes whichever of them committed. Holds one connection of the pool. While that connection is
 * down signals are missed: listeners look for themselves from time to time too.
 */
@ApplicationScoped
public class Signals {
    private static final Logger LOG = Logger.getLogger(Signals.class);
    private static final String OUTBOX = "gateway_outbox";
    private static final String STUDY = "gateway_study";
    private static final long RECONNECT_MILLIS = 500;

    private final Pool pool;
    private final Vertx vertx;
    private final Set<Signal> outbox = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Set<Signal>> studies = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile SqlConnection connection;

    Signals(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    /** A signal for events added to the outbox. */
    public Signal outbox() {
        Signal[] signal = new Signal[1];
        signal[0] = new Signal(() -> outbox.remove(signal[0]));
        outbox.add(signal[0]);
        return signal[0];
    }

    /** A signal for changes of a study. */
    public Signal study(UUID studyId) {
        Signal[] signal = new Signal[1];
        signal[0] = new Signal(() -> forget(studyId, signal[0]));
        studies.compute(
                studyId,
                (id, signals) -> {
                    Set<Signal> of = signals == null ? ConcurrentHashMap.newKeySet() : signals;
                    of.add(signal[0]);
                    return of;
                });
        return signal[0];
    }

    /** Whether the gateway is shutting down, so that open streams should end. */
    public boolean stopping() {
        return stopping;
    }

    void start(@Observes @Priority(10) StartupEvent event) {
        connect();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        raiseAll();
        SqlConnection held = connection;
        if (held != null) {
            held.close();
        }
    }

    private void connect() {
        if (!stopping) {
            pool.getDelegate()
                    .getConnection()
                    .onSuccess(this::listen)
                    .onFailure(failure -> reconnect(failure.getMessage()));
        }
    }

    private void listen(SqlConnection pooled) {
        connection = pooled;
        PgConnection.cast(pooled).notificationHandler(this::heard);
        pooled.closeHandler(ignored -> reconnect("closed"));
        pooled.query("listen " + OUTBOX + "; listen " + STUDY)
                .execute()
                .onSuccess(ignored -> raiseAll())
                .onFailure(failure -> pooled.close());
    }

    private void reconnect(String reason) {
        if (!stopping) {
            LOG.debugf("listening for commits again in %d ms: %s", RECONNECT_MILLIS, reason);
            vertx.setTimer(RECONNECT_MILLIS, ignored -> connect());
        }
    }

    private void heard(PgNotification notification) {
        if (notification.getChannel().equals(OUTBOX)) {
            outbox.forEach(Signal::raise);
        } else {
            studies.getOrDefault(UUID.fromString(notification.getPayload()), Set.of())
                    .forEach(Signal::raise);
        }
    }

    private void raiseAll() {
        outbox.forEach(Signal::raise);
        studies.values().forEach(signals -> signals.forEach(Signal::raise));
    }

    private void forget(UUID studyId, Signal signal) {
        studies.computeIfPresent(
                studyId,
                (id, signals) -> {
                    signals.remove(signal);
                    return signals.isEmpty() ? null : signals;
                });
    }
}
