package io.husai.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.husai.contracts.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * What went wrong with a request (RFC 9457).
 *
 * @param type a URN that names the kind of problem
 * @param title the kind of problem in words
 * @param status HTTP status
 * @param detail one line: what was wrong and what would be right
 * @param field the offending field as the user wrote it; absent where there is none
 */
public record Problem(String type, String title, int status, String detail, String field) {
    public static final String MEDIA_TYPE = "application/problem+json";
    private static final String URN = "urn:husai:problem:";

    public static Problem of(int status, String kind, String title, String detail) {
        return new Problem(URN + kind, title, status, detail, null);
    }

    public static Problem invalid(String field, String detail) {
        return new Problem(URN + "invalid-value", "A value is not valid", 400, detail, field);
    }

    public static Problem notFound(String detail) {
        return of(404, "not-found", "There is no such thing", detail);
    }

    public Response response() {
        return Response.status(status).type(MediaType.valueOf(MEDIA_TYPE)).entity(this).build();
    }

    /** Answers a request that has not come to a resource. */
    public void send(RoutingContext routing) {
        routing.response().setStatusCode(status).putHeader("Content-Type", MEDIA_TYPE).end(body());
    }

    private String body() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always representable as JSON", e);
        }
    }
}
