package io.husai.gateway.access;

import io.opentelemetry.api.trace.Span;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Knows who sent the request in hand. */
@ApplicationScoped
public class Actors {
    private static final String CORRELATION = "X-Request-Id";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");
    private static final int LONGEST_NAME = 200;

    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;

    Actors(SecurityIdentity identity, CurrentVertxRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /** To be asked while the request is in hand, not later on a transaction's thread. */
    public Actor current() {
        RoutingContext routing = request.getCurrent();
        Role role = Role.highest(identity.getRoles()).orElseThrow(ForbiddenException::new);
        return new Actor(name(), role, correlation(routing), address(routing));
    }

    private String name() {
        String name = identity.getPrincipal().getName();
        if (!(identity.getPrincipal() instanceof JsonWebToken)) {
            return name;
        }
        String plain = String.valueOf(name).replaceAll("[\\p{Cntrl}\\s]", "_");
        return "oidc:" + plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    }

    /** The answer carries it too, so that both sides can find it again. */
    private static String correlation(RoutingContext routing) {
        String given = routing.request().getHeader(CORRELATION);
        String id =
                given != null && PLAIN.matcher(given).matches()
                        ? given
                        : UUID.randomUUID().toString();
        routing.response().putHeader(CORRELATION, id);
        Span.current().setAttribute("husai.correlation", id);
        return id;
    }

    private static String address(RoutingContext routing) {
        SocketAddress remote = routing.request().remoteAddress();
        return remote == null ? "unknown" : remote.hostAddress();
    }
}
