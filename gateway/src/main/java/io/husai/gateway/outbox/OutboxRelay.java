package io.husai.gateway.outbox;

import io.husai.gateway.database.Signal;
import io.husai.gateway.database.Signals;
import io.husai.gateway.database.Transactions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Carries the outbox to the broker: woken by every commit that adds to it, one relay at a time in
 * the whole deployment (an advisory lock that lasts as long as the transaction), without end while
 * the broker or the database is away. An event may be sent twice, never dropped.
 */
@ApplicationScoped
class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final long LOCK = 0x4855_5341_4901L;
    private static final int BATCH = 256;

    /** How often the relay looks without being woken, for signals that were missed. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Transactions transactions;
    private final OutboxPublisher publisher;
    private final Signals signals;
    private final Counter published;
    private final Counter failed;
    private volatile boolean failing;

    OutboxRelay(
            Transactions transactions,
            OutboxPublisher publisher,
            Signals signals,
            MeterRegistry meters) {
        this.transactions = transactions;
        this.publisher = publisher;
        this.signals = signals;
        this.published =
                Counter.builder("husai.outbox.published")
                        .description("events acknowledged by the broker")
                        .register(meters);
        this.failed =
                Counter.builder("husai.outbox.failures")
                        .description("attempts to publish that failed and are repeated")
                        .register(meters);
    }

    void start(@Observes StartupEvent event) {
        Signal signal = signals.outbox();
        Uni.createFrom()
                .deferred(this::relay)
                .chain(more -> more ? Uni.createFrom().voidItem() : rest(signal))
                .onFailure(Exception.class)
                .recoverWithUni(this::pause)
                .map(ignored -> signals.stopping())
                .repeat()
                .until(stopping -> stopping)
                .subscribe()
                .with(ignored -> {}, failure -> LOG.error("the relay ended", failure));
    }

    private static Uni<Void> rest(Signal signal) {
        return signal.await().ifNoItem().after(IDLE).recoverWithItem((Void) null);
    }

    private Uni<Void> pause(Throwable failure) {
        failed.increment();
        if (!failing) {
            failing = true;
            LOG.warnf("the outbox waits for the broker or the database: %s", failure.getMessage());
        }
        return Uni.createFrom().voidItem().onItem().delayIt().by(PAUSE);
    }

    /** Publishes a batch; gives whether there may be more. */
    private Uni<Boolean> relay() {
        return transactions
                .run(session -> lock(session).chain(ours -> ours ? batch(session) : nothing()))
                .map(this::outcome);
    }

    private boolean outcome(OutboxPublisher.Published batch) {
        published.increment(batch.ids().size());
        if (!batch.failures().isEmpty()) {
            throw new UnpublishedException(batch.failures().get(0));
        }
        if (failing) {
            failing = false;
            LOG.info("the outbox is on its way again");
        }
        return batch.ids().size() == BATCH;
    }

    private static Uni<Boolean> lock(Mutiny.Session session) {
        return session.createNativeQuery("select pg_try_advisory_xact_lock(?1)", Boolean.class)
                .setParameter(1, LOCK)
                .getSingleResult();
    }

    private Uni<OutboxPublisher.Published> batch(Mutiny.Session session) {
        return session.createQuery("from OutboxEvent order by id", OutboxEvent.class)
                .setReadOnly(true)
                .setMaxResults(BATCH)
                .getResultList()
                .chain(events -> events.isEmpty() ? nothing() : publisher.publish(events))
                .call(batch -> delete(session, batch.ids()));
    }

    private static Uni<Integer> delete(Mutiny.Session session, List<Long> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(0)
                : session.createMutationQuery("delete from OutboxEvent where id in :ids")
                        .setParameter("ids", ids)
                        .executeUpdate();
    }

    private static Uni<OutboxPublisher.Published> nothing() {
        return Uni.createFrom().item(new OutboxPublisher.Published(List.of(), List.of()));
    }

    /** Some events of a batch are still in the outbox. */
    private static final class UnpublishedException extends RuntimeException {
        private UnpublishedException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}
