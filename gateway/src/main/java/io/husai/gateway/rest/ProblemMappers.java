package io.husai.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.husai.contracts.InvalidValueException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where exceptions become answers. */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        return e.problem().response();
    }

    @ServerExceptionMapper
    Response invalid(InvalidValueException e) {
        return Problem.invalid(e.field(), e.getMessage()).response();
    }

    @ServerExceptionMapper
    Response malformed(JsonProcessingException e) {
        String place =
                e.getLocation() == null
                        ? ""
                        : " (line "
                                + e.getLocation().getLineNr()
                                + ", column "
                                + e.getLocation().getColumnNr()
                                + ")";
        String line = e.getOriginalMessage().replaceAll("\\p{Cntrl}", " ");
        return Problem.of(
                        400,
                        "malformed-json",
                        "The body is no valid JSON",
                        line.substring(0, Math.min(line.length(), 200)) + place)
                .response();
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return Problem.notFound("nothing is served here; see /q/openapi for what is").response();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        return Problem.of(
                        status.getStatusCode(),
                        "http-" + status.getStatusCode(),
                        status.getReasonPhrase(),
                        status.getReasonPhrase() + "; see /q/openapi for what is accepted")
                .response();
    }

    @ServerExceptionMapper
    Response unavailable(ConnectException e) {
        return Problem.of(
                        503,
                        "unavailable",
                        "The database can't be reached",
                        "nothing was changed; try again in a moment")
                .response();
    }

    /** What nobody foresaw: logged here, once, under an id that the answer carries. */
    @ServerExceptionMapper
    Response unforeseen(Throwable e) {
        String id = UUID.randomUUID().toString();
        LOG.errorf(e, "request failed, error id %s", id);
        return Problem.of(
                        500,
                        "internal",
                        "The gateway failed",
                        "this is a defect; the log has more under the error id " + id)
                .response();
    }
}
