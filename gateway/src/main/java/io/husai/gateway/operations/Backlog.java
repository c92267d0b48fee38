package io.husai.gateway.operations;

import io.husai.gateway.database.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Counts what waits: jobs by state, events in the outbox, trainers that live. */
@ApplicationScoped
class Backlog {
    private static final Logger LOG = Logger.getLogger(Backlog.class);
    private static final long INTERVAL_MILLIS = 5_000;
    private static final List<String> STATES = List.of("QUEUED", "PUBLISHED", "CLAIMED");

    private final Transactions transactions;
    private final Vertx vertx;
    private final MultiGauge jobs;
    private final MultiGauge outbox;
    private final MultiGauge trainers;

    Backlog(Transactions transactions, Vertx vertx, MeterRegistry meters) {
        this.transactions = transactions;
        this.vertx = vertx;
        this.jobs =
                MultiGauge.builder("husai.jobs")
                        .description("jobs of running studies by state")
                        .register(meters);
        this.outbox =
                MultiGauge.builder("husai.outbox.pending")
                        .description("events that wait for the broker")
                        .register(meters);
        this.trainers =
                MultiGauge.builder("husai.trainers.alive")
                        .description("trainers seen in the last 35 seconds")
                        .register(meters);
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(
                INTERVAL_MILLIS,
                ignored ->
                        transactions
                                .run(this::count)
                                .subscribe()
                                .with(done -> {}, e -> LOG.debugf("later: %s", e.getMessage())));
    }

    private Uni<Void> count(Mutiny.Session session) {
        List<MultiGauge.Row<?>> states = new ArrayList<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (String state : STATES) {
            chain =
                    chain.chain(() -> number(session, jobsIn(state)))
                            .invoke(
                                    n ->
                                            states.add(
                                                    MultiGauge.Row.of(
                                                            Tags.of(
                                                                    "state",
                                                                    state.toLowerCase(
                                                                            java.util.Locale.ROOT)),
                                                            n)))
                            .replaceWithVoid();
        }
        return chain.invoke(() -> jobs.register(states, true))
                .chain(() -> number(session, "select count(*) from gateway.outbox"))
                .invoke(n -> outbox.register(List.of(MultiGauge.Row.of(Tags.empty(), n)), true))
                .chain(
                        () ->
                                number(
                                        session,
                                        "select count(*) from gateway.trainer where seen_at >"
                                                + " now() - interval '35 seconds'"))
                .invoke(n -> trainers.register(List.of(MultiGauge.Row.of(Tags.empty(), n)), true))
                .replaceWithVoid();
    }

    private static String jobsIn(String state) {
        return "select count(*) from gateway.job j join gateway.study s on s.id = j.study_id"
                + " where s.status = 'RUNNING' and j.state = '"
                + state
                + "'";
    }

    private static Uni<Long> number(Mutiny.Session session, String query) {
        return session.createNativeQuery(query, Long.class).getSingleResult();
    }
}
