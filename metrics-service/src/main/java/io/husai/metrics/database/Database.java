package io.husai.metrics.database;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Sessions of the database. Every unit of work gets a Vert.x context of its own, so units that run
 * at the same time never share a session, whichever thread asks for them.
 */
@ApplicationScoped
public class Database {
    private final Vertx vertx;
    private final Mutiny.SessionFactory sessions;

    Database(Vertx vertx, Mutiny.SessionFactory sessions) {
        this.vertx = vertx;
        this.sessions = sessions;
    }

    /**
     * Runs the work in a session without a transaction: each statement is one of its own. The
     * result arrives on an event loop.
     */
    public <T> Uni<T> session(Function<Mutiny.StatelessSession, Uni<T>> work) {
        return onFreshContext(() -> sessions.withStatelessSession(work));
    }

    /** Runs the work in one transaction. The result arrives on an event loop. */
    public <T> Uni<T> transaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
        return onFreshContext(() -> sessions.withStatelessTransaction(work));
    }

    private <T> Uni<T> onFreshContext(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .emitter(
                        emitter -> {
                            Context context =
                                    VertxContext.createNewDuplicatedContext(
                                            vertx.getOrCreateContext());
                            VertxContextSafetyToggle.setContextSafe(context, true);
                            context.runOnContext(
                                    ignored ->
                                            work.get()
                                                    .subscribe()
                                                    .with(emitter::complete, emitter::fail));
                        });
    }
}
