package io.husai.gateway.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Metrics are open to whoever asks for them by address, as Prometheus asks pods; the cluster's
 * network policies let nobody else do so. Who comes by name, through the door for people, needs the
 * role viewer.
 */
@ApplicationScoped
class MetricsPolicy implements HttpSecurityPolicy {
    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext routing,
            Uni<SecurityIdentity> identity,
            AuthorizationRequestContext context) {
        if (RequestedHost.isAddress(RequestedHost.of(routing))) {
            return CheckResult.permit();
        }
        return identity.map(
                who -> who.hasRole(Role.VIEWER.text()) ? CheckResult.PERMIT : CheckResult.DENY);
    }
}
