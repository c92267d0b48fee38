package io.husai.gateway.access;

import io.quarkus.security.ForbiddenException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** What becomes of requests for what is not the API ({@code /q}) that the roles stop. */
@ApplicationScoped
class OperationsRefusals {
    void register(@Observes Router router) {
        router.route("/q/*").order(0).failureHandler(this::answer);
    }

    private void answer(RoutingContext routing) {
        if (routing.failure() instanceof ForbiddenException) {
            Refusal.role(List.of(Role.VIEWER.text())).send(routing);
        } else {
            routing.next();
        }
    }
}
