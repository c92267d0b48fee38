package io.husai.gateway.study;

import io.husai.contracts.Json;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.FigureEvent;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.IOException;
import java.util.UUID;

/** The latest figure of a condition or a contrast at one step. */
@Entity
@Table(name = "figure")
class Figure {
    @Id String id;

    UUID studyId;

    @Enumerated(EnumType.STRING)
    Kind kind;

    String subject;
    long step;
    long revision;
    boolean isFinal;
    boolean lastPlannedStep;
    String payload;
    long change;

    enum Kind {
        CONSISTENCY,
        CONTRAST
    }

    protected Figure() {}

    Figure(UUID studyId, FigureEvent event) {
        this.id = id(event);
        this.studyId = studyId;
        this.kind = event instanceof ContrastUpdated ? Kind.CONTRAST : Kind.CONSISTENCY;
        this.subject = event.key();
        this.step = event.step();
        this.revision = -1;
    }

    static String id(FigureEvent event) {
        return event.key() + "@" + event.step();
    }

    /**
     * Takes the event's figure unless it is older than what is here, or interim where this is
     * final. Gives whether it was taken.
     */
    boolean update(FigureEvent event) {
        if (event.revision() <= revision || isFinal && !event.isFinal()) {
            return false;
        }
        revision = event.revision();
        isFinal = event.isFinal();
        lastPlannedStep =
                event instanceof ConsistencyUpdated c
                        ? c.lastPlannedStep()
                        : ((ContrastUpdated) event).lastPlannedStep();
        payload = Json.tree(event).toString();
        return true;
    }

    /** Whether decisions may rest on it. */
    boolean decisive() {
        return isFinal && lastPlannedStep;
    }

    ConsistencyUpdated consistency() {
        return read(ConsistencyUpdated.class);
    }

    ContrastUpdated contrast() {
        return read(ContrastUpdated.class);
    }

    private <T> T read(Class<T> type) {
        try {
            return Json.MAPPER.readValue(payload, type);
        } catch (IOException e) {
            throw new IllegalStateException("the figure " + id + " is unreadable", e);
        }
    }
}
