package io.husai.gateway.database;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Runs database transactions on an event loop, each on a context of its own, whatever thread
 * subscribes: requests, Kafka channels, timers and worker threads alike.
 */
@ApplicationScoped
public class Transactions {
    private final Mutiny.SessionFactory sessions;
    private final Vertx vertx;

    Transactions(Mutiny.SessionFactory sessions, Vertx vertx) {
        this.sessions = sessions;
        this.vertx = vertx;
    }

    /**
     * Commits when the work's item arrives and rolls back when it fails. The item is emitted on the
     * event loop, after the commit. The work belongs to the trace of whoever calls.
     */
    public <T> Uni<T> run(Function<Mutiny.Session, Uni<T>> work) {
        io.opentelemetry.context.Context trace = io.opentelemetry.context.Context.current();
        return Uni.createFrom()
                .emitter(
                        emitter -> {
                            Context context =
                                    VertxContext.createNewDuplicatedContext(
                                            vertx.getOrCreateContext());
                            VertxContextSafetyToggle.setContextSafe(context, true);
                            context.runOnContext(
                                    ignored -> {
                                        trace.makeCurrent(); // ends with the context
                                        Uni.createFrom()
                                                .deferred(() -> transaction(work))
                                                .subscribe()
                                                .with(emitter::complete, emitter::fail);
                                    });
                        });
    }

    private <T> Uni<T> transaction(Function<Mutiny.Session, Uni<T>> work) {
        return sessions.withTransaction(work);
    }
}
