package io.husai.gateway.access;

import io.husai.gateway.rest.Problem;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What becomes of requests to the API that the login or the roles stop. */
class RefusalMappers {
    @ServerExceptionMapper
    Response unknown(UnauthorizedException e) {
        return Refusal.unknown().response();
    }

    @ServerExceptionMapper
    Response failed(AuthenticationFailedException e) {
        return Refusal.unknown().response();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, ResourceInfo resource) {
        RolesAllowed roles = resource.getResourceMethod().getAnnotation(RolesAllowed.class);
        return Refusal.role(roles == null ? List.of() : List.of(roles.value())).response();
    }

    /** The provider can't be asked for its keys; the log says why. */
    @ServerExceptionMapper
    Response unavailable(OIDCException e) {
        return Problem.of(
                        503,
                        "unavailable",
                        "The identity provider can't be reached",
                        "nothing was changed; try again in a moment, or with an API key")
                .response();
    }
}
