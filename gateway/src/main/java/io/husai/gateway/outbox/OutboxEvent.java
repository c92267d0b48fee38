package io.husai.gateway.outbox;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * An event that was decided and is not on the broker yet. Ids come from the database at the insert,
 * so that within one key, whose inserts a study's row lock serialises, a lower id was committed
 * earlier.
 */
@Entity
@Table(name = "outbox")
class OutboxEvent {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String topic;
    String key;
    String type;
    String ceId;
    Instant time;
    String data;

    /** The trace that decided it, in W3C's form; null outside of any. */
    String traceparent;
}
