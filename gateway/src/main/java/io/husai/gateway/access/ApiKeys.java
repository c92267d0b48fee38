package io.husai.gateway.access;

import io.husai.gateway.database.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The API keys. Each use reads the key's row, so a revoked key stops working at once, on every
 * gateway.
 */
@ApplicationScoped
class ApiKeys {
    /** The id of the key that the configuration makes. */
    static final String BOOTSTRAP = "bootstrap";

    private static final int MOST_LISTED = 1_000;

    private final Transactions transactions;
    private final AccessSettings settings;

    ApiKeys(Transactions transactions, AccessSettings settings) {
        this.transactions = transactions;
        this.settings = settings;
    }

    /** The role that the key gives; empty where it is unknown, wrong or revoked. */
    Uni<Optional<Role>> roleOf(BearerKey key) {
        if (key.id().equals(BOOTSTRAP)) {
            return Uni.createFrom()
                    .item(
                            settings.bootstrapKeySha256()
                                    .filter(key::matches)
                                    .map(digest -> Role.OPERATOR));
        }
        return transactions.run(
                session ->
                        session.find(ApiKey.class, key.id())
                                .map(Optional::ofNullable)
                                .map(found -> found.filter(known -> known.opensFor(key)))
                                .call(found -> used(session, found))
                                .map(found -> found.map(known -> known.role)));
    }

    /** One statement on one column: a revocation at the same moment stays. */
    private static Uni<Integer> used(Mutiny.Session session, Optional<ApiKey> key) {
        Instant now = Instant.now();
        return key.filter(known -> known.isUseToRecord(now))
                .map(
                        known ->
                                session.createMutationQuery(
                                                "update ApiKey set lastUsedAt = :now"
                                                        + " where id = :id")
                                        .setParameter("now", now)
                                        .setParameter("id", known.id)
                                        .executeUpdate())
                .orElseGet(() -> Uni.createFrom().item(0));
    }

    /** Newest first, the revoked ones too; at most 1,000. */
    Uni<List<ApiKey>> list(Mutiny.Session session) {
        return session.createQuery("from ApiKey order by createdAt desc, id", ApiKey.class)
                .setMaxResults(MOST_LISTED)
                .getResultList();
    }

    /** Revokes a key; gives whether it was good until now, empty where there is no such key. */
    Uni<Optional<Boolean>> revoke(Mutiny.Session session, String id) {
        return session.find(ApiKey.class, id, LockModeType.PESSIMISTIC_WRITE)
                .map(
                        found -> {
                            if (found == null) {
                                return Optional.empty();
                            }
                            boolean good = found.revokedAt == null;
                            found.revokedAt = good ? Instant.now() : found.revokedAt;
                            return Optional.of(good);
                        });
    }
}
