package io.husai.gateway.access;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;

/** An API key that was made, without its secret. Revoked ones stay. */
@Entity
@Table(name = "api_key")
class ApiKey {
    /** How often a key's use is written down at most. */
    private static final Duration USE_RECORDED_EVERY = Duration.ofMinutes(1);

    @Id String id;

    String name;

    @Enumerated(EnumType.STRING)
    Role role;

    String secretSha256;
    String createdBy;
    Instant createdAt;

    /** To the minute; absent when the key was never used. */
    Instant lastUsedAt;

    /** Absent while the key is good. */
    Instant revokedAt;

    protected ApiKey() {}

    ApiKey(BearerKey key, String name, Role role, String createdBy, Instant now) {
        this.id = key.id();
        this.name = name;
        this.role = role;
        this.secretSha256 = key.digest();
        this.createdBy = createdBy;
        this.createdAt = now;
    }

    boolean opensFor(BearerKey key) {
        return key.matches(secretSha256) && revokedAt == null;
    }

    /** Whether this use is to be written down: the last that was is a minute old. */
    boolean isUseToRecord(Instant now) {
        return lastUsedAt == null || !lastUsedAt.isAfter(now.minus(USE_RECORDED_EVERY));
    }
}
