package io.husai.gateway.stream;

import io.husai.contracts.event.Topics;
import io.husai.gateway.database.Transactions;
import io.husai.gateway.run.Expiry;
import io.husai.gateway.run.JobSettings;
import io.husai.gateway.run.Leases;
import io.husai.gateway.study.StudyLedger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Gives jobs of silent trainers to others. One instance watches at a time (an advisory lock). Time
 * counts only while all of the progress topic is assigned and handled to its end, whichever
 * instances do that, so an outage of the gateway, the broker or the database costs no trainer its
 * job.
 */
@ApplicationScoped
class LeaseWatch {
    private static final Logger LOG = Logger.getLogger(LeaseWatch.class);
    private static final long LOCK = 0x4855_5341_4902L;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Transactions transactions;
    private final ProgressPositions positions;
    private final Leases leases;
    private final StudyLedger ledger;
    private final JobSettings settings;
    private final Counter expired;
    private volatile boolean failing;
    private volatile boolean stopping;
    private volatile Cancellable watching = () -> {};

    LeaseWatch(
            Transactions transactions,
            ProgressPositions positions,
            Leases leases,
            StudyLedger ledger,
            JobSettings settings,
            MeterRegistry meters) {
        this.transactions = transactions;
        this.positions = positions;
        this.leases = leases;
        this.ledger = ledger;
        this.settings = settings;
        this.expired =
                Counter.builder("husai.leases.expired")
                        .description("attempts whose trainer went silent")
                        .register(meters);
    }

    void start(@Observes StartupEvent event) {
        watching =
                Multi.createFrom()
                        .ticks()
                        .startingAfter(INTERVAL)
                        .every(INTERVAL)
                        .onOverflow()
                        .drop()
                        .onItem()
                        .transformToUniAndConcatenate(
                                tick ->
                                        watch().onFailure()
                                                .invoke(this::notNow)
                                                .onFailure()
                                                .recoverWithNull())
                        .subscribe()
                        .with(
                                ignored -> {},
                                failure -> LOG.error("the lease watch ended", failure));
    }

    private void notNow(Throwable failure) {
        if (!failing && !stopping) {
            LOG.warnf("leases can't be judged now: %s", failure);
        }
        failing = true;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        watching.cancel();
    }

    private Uni<Void> watch() {
        return positions
                .caughtUp()
                .chain(state -> transactions.run(session -> leases.observe(session, state)))
                .chain(() -> positions.partitions(Topics.PROGRESS))
                .chain(partitions -> transactions.run(session -> expireAll(session, partitions)))
                .invoke(() -> failing = false);
    }

    /** The lock lasts as long as this transaction; each expiry is a transaction of its own. */
    private Uni<Void> expireAll(Mutiny.Session session, int partitions) {
        return leases.tryLock(session, LOCK)
                .chain(
                        ours ->
                                ours
                                        ? leases.expired(session, settings.lease(), partitions)
                                        : Uni.createFrom().item(List.<Expiry>of()))
                .chain(this::expireEach);
    }

    private Uni<Void> expireEach(List<Expiry> expiries) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Expiry expiry : expiries) {
            chain = chain.chain(() -> ledger.expire(expiry)).invoke(() -> expired.increment());
        }
        return chain;
    }
}
