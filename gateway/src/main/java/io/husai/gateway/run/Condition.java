package io.husai.gateway.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.husai.contracts.Json;
import io.husai.contracts.event.ConditionDeclared;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A condition of a study as its plan declared it, without the seeds that went missing since. */
@Entity
@Table(name = "condition")
public class Condition {
    @Id String id;

    UUID studyId;
    String phase;
    String label;
    int ordinal;
    String declared;

    protected Condition() {}

    Condition(UUID studyId, String phase, String label, int ordinal, ConditionDeclared declared) {
        this.id = declared.conditionId();
        this.studyId = studyId;
        this.phase = phase;
        this.label = label;
        this.ordinal = ordinal;
        this.declared = Json.tree(declared).toString();
    }

    public String id() {
        return id;
    }

    public String phase() {
        return phase;
    }

    public String label() {
        return label;
    }

    public ConditionDeclared declared() {
        try {
            return Json.MAPPER.readValue(declared, ConditionDeclared.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("condition " + id + " is unreadable", e);
        }
    }
}
