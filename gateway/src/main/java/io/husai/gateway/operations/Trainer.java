package io.husai.gateway.operations;

import io.husai.contracts.event.TrainerSeen;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A trainer as it last showed itself. */
@Entity
@Table(name = "trainer")
class Trainer {
    @Id String name;

    String numerics;
    String device;

    @Enumerated(EnumType.STRING)
    TrainerSeen.State state;

    String jobId;
    Instant seenAt;
}
