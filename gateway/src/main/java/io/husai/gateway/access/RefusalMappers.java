package io.husai.gateway.access;

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
}
