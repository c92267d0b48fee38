package io.husai.gateway.access;

import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** The host that a request names. */
final class RequestedHost {
    private RequestedHost() {}

    /** Lower case, without the port; empty where the request names none. */
    static String of(RoutingContext routing) {
        HostAndPort authority = routing.request().authority();
        return authority == null ? "" : authority.host().toLowerCase(Locale.ROOT);
    }

    /** Whether it is an address and no name: nothing that routes by name sends it. */
    static boolean isAddress(String host) {
        return host.matches("[0-9]+(\\.[0-9]+){3}") || host.contains(":");
    }
}
