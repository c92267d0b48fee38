package io.husai.gateway.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.husai.contracts.Json;
import io.husai.contracts.event.DatasetRecipe;
import io.husai.gateway.study.core.DatasetSource;
import io.husai.gateway.study.core.StudyRequest;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A study: what was asked for and how it stands. Its row is the lock of all that belongs to it. */
@Entity
@Table(name = "study")
class Study {
    @Id UUID id;

    String kind;
    String request;

    @Enumerated(EnumType.STRING)
    StudyStatus status;

    String phase;
    String reason;
    String selection;
    String datasetSha256;

    /** Conditions and contrasts as last declared; absent before the first declaration. */
    String declared;

    /** Of the last declaration; 0 before the first. */
    long revision;

    /** Grows by one with every transaction that changes anything of the study. */
    long change;

    boolean cancelMarked;
    Instant createdAt;
    Instant finishedAt;

    protected Study() {}

    Study(UUID id, StudyRequest request, Instant now) {
        this.id = id;
        this.kind = request.kind();
        this.request = Json.tree(request).toString();
        this.status = StudyStatus.RUNNING;
        this.phase = "dataset";
        this.createdAt = now;
    }

    StudyRequest request() {
        try {
            return Json.MAPPER.readValue(request, StudyRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the request of study " + id + " is unreadable", e);
        }
    }

    JsonNode selection() {
        try {
            return selection == null ? NullNode.getInstance() : Json.MAPPER.readTree(selection);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the selection of study " + id + " is unreadable", e);
        }
    }

    boolean running() {
        return status == StudyStatus.RUNNING;
    }

    void end(StudyStatus ended, String why, Instant now) {
        status = ended;
        reason = why;
        finishedAt = now;
    }

    static Optional<DatasetRecipe> recipe(StudyRequest request) {
        return request.dataset() instanceof DatasetSource.Made made
                ? Optional.of(made.recipe())
                : Optional.empty();
    }
}
