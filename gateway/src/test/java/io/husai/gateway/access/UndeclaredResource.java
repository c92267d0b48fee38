package io.husai.gateway.access;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A route that someone forgot to give a role. */
@Path("/api/undeclared")
class UndeclaredResource {
    @GET
    public String get() {
        return "open";
    }
}
