package io.husai.gateway.outbox;

import io.husai.contracts.event.Event;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.EventType;
import io.husai.contracts.event.JobEvent;
import io.husai.contracts.event.StudyDeclared;
import io.husai.contracts.event.Topics;
import io.husai.gateway.trace.TraceContext;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Where transactions leave the events that they decide to send. The relay publishes them after the
 * commit, in order.
 */
@ApplicationScoped
public class Outbox {
    /** Adds an event to the transaction of {@code session}. */
    public Uni<Void> add(Mutiny.Session session, StudyDeclared event) {
        return add(session, Topics.STUDIES, event);
    }

    /** Adds a job to the transaction of {@code session}. */
    public Uni<Void> add(Mutiny.Session session, JobEvent event) {
        return add(session, Topics.jobs(event.numerics()), event);
    }

    private static Uni<Void> add(Mutiny.Session session, String topic, Event event) {
        OutboxEvent added = new OutboxEvent();
        added.topic = topic;
        added.key = event.key();
        added.type = EventType.of(event).ceType();
        added.ceId = UUID.randomUUID().toString();
        added.time = Instant.now();
        added.data = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
        added.traceparent = TraceContext.traceparent();
        return session.persist(added);
    }
}
