package io.husai.gateway.study;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.gateway.database.Transactions;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Leaves the mark in the store that tells trainers of a cancelled study: at once, and again later
 * while the store can't take it.
 */
@ApplicationScoped
class CancelMarker {
    private static final Logger LOG = Logger.getLogger(CancelMarker.class);
    private static final long AGAIN_MILLIS = 5_000;

    private final ArtifactStore store;
    private final Transactions transactions;
    private final Vertx vertx;

    CancelMarker(ArtifactStore store, Transactions transactions, Vertx vertx) {
        this.store = store;
        this.transactions = transactions;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(
                AGAIN_MILLIS,
                ignored ->
                        unmarked()
                                .chain(this::writeAll)
                                .subscribe()
                                .with(done -> {}, e -> LOG.debugf("later: %s", e.getMessage())));
    }

    /** Never fails: what the store can't take now is tried again. */
    Uni<Void> write(UUID studyId) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> writeNow(studyId))
                .chain(() -> transactions.run(session -> remember(session, studyId)))
                .onFailure()
                .invoke(
                        e ->
                                LOG.warnf(
                                        "the mark of cancelled study %s is written later: %s",
                                        studyId, e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> writeAll(List<UUID> studies) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (UUID study : studies) {
            chain = chain.chain(() -> write(study));
        }
        return chain;
    }

    private void writeNow(UUID studyId) {
        try {
            store.writeIfAbsent(ArtifactKey.cancelled(studyId), out -> out.write(new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Uni<List<UUID>> unmarked() {
        return transactions.run(
                session ->
                        session.createQuery(
                                        "select id from Study where status = :cancelled"
                                                + " and not cancelMarked",
                                        UUID.class)
                                .setParameter("cancelled", StudyStatus.CANCELLED)
                                .setMaxResults(100)
                                .getResultList());
    }

    private static Uni<Void> remember(
            org.hibernate.reactive.mutiny.Mutiny.Session session, UUID studyId) {
        return session.createMutationQuery("update Study set cancelMarked = true where id = :id")
                .setParameter("id", studyId)
                .executeUpdate()
                .replaceWithVoid();
    }
}
