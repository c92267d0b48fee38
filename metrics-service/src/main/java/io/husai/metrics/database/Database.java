package io.husai.metrics.database;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Statements and sessions of the database. Every session gets a Vert.x context of its own, so units
 * of work that run at the same time never share one, whichever thread asks for them.
 */
@ApplicationScoped
public class Database {
    private final Vertx vertx;
    private final Pool pool;
    private final Mutiny.SessionFactory sessions;

    Database(Vertx vertx, Pool pool, Mutiny.SessionFactory sessions) {
        this.vertx = vertx;
        this.pool = pool;
        this.sessions = sessions;
    }

    /**
     * One statement, a transaction of its own, straight through the driver: that is the path of
     * every snapshot, and a session would cost as much as the statement.
     *
     * @param sql with the placeholders $1, $2 and so on; answers with one column of text
     * @param parameters their values
     * @return the rows' texts; arrives on an event loop
     */
    public Uni<List<String>> texts(String sql, Object... parameters) {
        return pool.preparedQuery(sql)
                .execute(Tuple.from(parameters))
                .map(
                        rows -> {
                            List<String> texts = new ArrayList<>(rows.size());
                            rows.forEach(row -> texts.add(row.getString(0)));
                            return texts;
                        });
    }

    /** The same for a statement that answers with at most one row; null where there is none. */
    public Uni<String> text(String sql, Object... parameters) {
        return texts(sql, parameters).map(texts -> texts.isEmpty() ? null : texts.get(0));
    }

    /** The same for a statement that changes rows; gives how many. */
    public Uni<Integer> change(String sql, Object... parameters) {
        return pool.preparedQuery(sql).execute(Tuple.from(parameters)).map(RowSet::rowCount);
    }

    /** Runs the work in a session, in one transaction. The result arrives on an event loop. */
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
