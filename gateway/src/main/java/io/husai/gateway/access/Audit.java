package io.husai.gateway.access;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Remembers what people change: in the transaction that changes it, and then in the log. */
@ApplicationScoped
public class Audit {
    private static final Logger LOG = Logger.getLogger(Audit.class);

    /** Adds the change to the transaction of {@code session}. */
    public Uni<Void> add(Mutiny.Session session, Change change) {
        return session.persist(new AuditEntry(change, Instant.now()));
    }

    /** Writes the change's line; to be called once the transaction is committed. */
    public void log(Change change) {
        Actor actor = change.actor();
        LOG.infof(
                "audit action=%s subject=%s actor=%s role=%s correlation=%s address=%s",
                change.action().text(),
                change.subject(),
                actor.name(),
                actor.role().text(),
                actor.correlation(),
                actor.address());
    }

    /** Newest first. */
    Uni<List<AuditEntry>> page(Mutiny.Session session, Optional<Long> before, int most) {
        return session.createQuery(
                        "from AuditEntry where id < :before order by id desc", AuditEntry.class)
                .setParameter("before", before.orElse(Long.MAX_VALUE))
                .setMaxResults(most)
                .getResultList();
    }
}
