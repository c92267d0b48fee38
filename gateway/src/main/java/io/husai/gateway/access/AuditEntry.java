package io.husai.gateway.access;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A change that was made. Entries are added, never changed. */
@Entity
@Table(name = "audit")
class AuditEntry {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    Instant time;
    String actor;

    @Enumerated(EnumType.STRING)
    Role role;

    @Enumerated(EnumType.STRING)
    Action action;

    String subject;
    String correlation;
    String address;

    protected AuditEntry() {}

    AuditEntry(Change change, Instant now) {
        this.time = now;
        this.actor = change.actor().name();
        this.role = change.actor().role();
        this.action = change.action();
        this.subject = change.subject();
        this.correlation = change.actor().correlation();
        this.address = change.actor().address();
    }
}
