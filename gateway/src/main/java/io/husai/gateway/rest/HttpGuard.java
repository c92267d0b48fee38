package io.husai.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.husai.contracts.Json;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses requests that a foreign web page could have caused. While the gateway listens on loopback
 * without a login, only its own names are accepted as Host (a page that rebinds its DNS name to
 * 127.0.0.1 sends that name), and an Origin, which browsers send, must be the gateway's own.
 */
@ApplicationScoped
class HttpGuard {
    private static final int BEFORE_ROUTES = 1_000;
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ROUTES);
    }

    private void check(RoutingContext routing) {
        HostAndPort authority = routing.request().authority();
        String host = authority == null ? "" : authority.host().toLowerCase(Locale.ROOT);
        if (!OWN_NAMES.contains(host)) {
            refuse(
                    routing,
                    Problem.of(
                            421,
                            "foreign-host",
                            "The gateway is not known by that name",
                            "Host: expected localhost, 127.0.0.1 or [::1]"));
            return;
        }
        String origin = routing.request().getHeader("Origin");
        if (origin != null && !origin.equals("http://" + routing.request().getHeader("Host"))) {
            refuse(
                    routing,
                    Problem.of(
                            403,
                            "foreign-origin",
                            "Another site's page can't use this gateway",
                            "Origin: expected none, or the gateway's own"));
            return;
        }
        routing.next();
    }

    private static void refuse(RoutingContext routing, Problem problem) {
        routing.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(body(problem));
    }

    private static String body(Problem problem) {
        try {
            return Json.MAPPER.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always representable as JSON", e);
        }
    }
}
