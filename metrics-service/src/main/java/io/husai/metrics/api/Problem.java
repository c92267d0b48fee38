package io.husai.metrics.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * An error as RFC 9457 describes it.
 *
 * @param type identifies the kind of problem
 * @param title the kind in words
 * @param status HTTP status
 * @param detail what is wrong here, in one line
 * @param field the parameter that it is about; absent where it is about none
 */
record Problem(String type, String title, int status, String detail, String field) {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final String NO_TYPE = "about:blank";

    static Response response(Response.StatusType status, String detail, String field) {
        Problem problem =
                new Problem(
                        NO_TYPE, status.getReasonPhrase(), status.getStatusCode(), detail, field);
        return Response.status(status).type(MediaType.valueOf(MEDIA_TYPE)).entity(problem).build();
    }
}
