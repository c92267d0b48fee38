package io.husai.gateway.access;

import io.husai.gateway.rest.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses requests that a foreign web page could have caused. Without a login only this machine's
 * names are accepted as Host (a page that rebinds its DNS name to 127.0.0.1 sends that name); with
 * one, the configured names, where there are any, and every name for what probes and Prometheus ask
 * for by address. An Origin, which browsers send, must be the gateway's own.
 */
@ApplicationScoped
class HttpGuard {
    private static final int BEFORE_ROUTES = 1_000;
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final AccessSettings settings;

    HttpGuard(AccessSettings settings) {
        this.settings = settings;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ROUTES);
    }

    private void check(RoutingContext routing) {
        if (!acceptsHost(RequestedHost.of(routing), routing.normalizedPath())) {
            Problem.of(
                            421,
                            "foreign-host",
                            "The gateway is not known by that name",
                            "Host: expected "
                                    + (settings.login()
                                            ? "one of husai.access.hosts"
                                            : "localhost, 127.0.0.1 or [::1]"))
                    .send(routing);
        } else if (!acceptsOrigin(
                routing.request().getHeader("Origin"), routing.request().getHeader("Host"))) {
            Problem.of(
                            403,
                            "foreign-origin",
                            "Another site's page can't use this gateway",
                            "Origin: expected none, or the gateway's own")
                    .send(routing);
        } else {
            routing.next();
        }
    }

    private boolean acceptsHost(String host, String path) {
        if (!settings.login()) {
            return OWN_NAMES.contains(host);
        }
        boolean forTheCluster =
                path.equals("/q/health")
                        || path.startsWith("/q/health/")
                        || path.equals("/q/metrics");
        return forTheCluster || settings.hosts().map(hosts -> hosts.contains(host)).orElse(true);
    }

    private boolean acceptsOrigin(String origin, String host) {
        if (origin == null || origin.equals("http://" + host)) {
            return true;
        }
        // a door with TLS in front: the page's scheme is not the one that the gateway sees
        return settings.login()
                && (origin.toLowerCase(Locale.ROOT).equals("https://" + host)
                        || settings.origins().map(all -> all.contains(origin)).orElse(false));
    }
}
