package io.husai.gateway.study;

import io.husai.contracts.InvalidValueException;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A study's changes as server-sent events. */
@Path("/api/studies/{id}/events")
class StudyEventsResource {
    private final StudyFeed feed;

    StudyEventsResource(StudyFeed feed) {
        this.feed = feed;
    }

    @GET
    @RolesAllowed("viewer")
    @KnownStudy
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Follow a study",
            description =
                    "Events: study, progress, consistency, contrast, end. The present state comes"
                            + " first; with Last-Event-ID only what changed since. An ended study"
                            + " is replayed, then the stream ends.")
    public Multi<OutboundSseEvent> follow(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String lastEventId,
            @Context Sse sse) {
        return feed.follow(StudyResource.id(id), since(lastEventId))
                .map(batch -> events(sse, batch))
                .onItem()
                .disjoint();
    }

    private static List<OutboundSseEvent> events(Sse sse, List<StudyFeed.Entry> batch) {
        if (batch.isEmpty()) {
            return List.of(sse.newEventBuilder().comment("alive").build());
        }
        List<OutboundSseEvent> events = new ArrayList<>();
        for (StudyFeed.Entry entry : batch) {
            events.add(
                    sse.newEventBuilder()
                            .name(entry.name())
                            .id(Long.toString(entry.id()))
                            .data(String.class, entry.data())
                            .build());
        }
        return events;
    }

    private static long since(String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return -1;
        }
        if (!lastEventId.matches("-?[0-9]{1,18}")) {
            throw new InvalidValueException(
                    "Last-Event-ID", lastEventId, "the id of an event of this stream");
        }
        return Long.parseLong(lastEventId);
    }
}
