package io.husai.metrics.api;

import io.husai.contracts.InvalidValueException;
import io.husai.metrics.decoder.StoreUnavailableException;
import io.husai.metrics.decoder.UnusableWeightsException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns errors into problem details, once for all resources. */
class ProblemMappers {
    @ServerExceptionMapper
    Response invalid(InvalidValueException e) {
        return Problem.response(Status.BAD_REQUEST, e.getMessage(), e.field());
    }

    @ServerExceptionMapper
    Response notKnown(NotKnownException e) {
        return Problem.response(Status.NOT_FOUND, e.getMessage(), e.field());
    }

    @ServerExceptionMapper
    Response unusable(UnusableWeightsException e) {
        return Problem.response(Status.NOT_FOUND, e.getMessage(), null);
    }

    @ServerExceptionMapper
    Response unavailable(StoreUnavailableException e) {
        return Problem.response(
                Status.SERVICE_UNAVAILABLE, "the artifact store is unavailable", null);
    }

    @ServerExceptionMapper
    Response other(WebApplicationException e) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        return Problem.response(status, status.getReasonPhrase(), null);
    }
}
