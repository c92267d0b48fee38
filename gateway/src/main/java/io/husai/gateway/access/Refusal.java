package io.husai.gateway.access;

import io.husai.gateway.rest.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.Optional;

/**
 * Why a request is not answered.
 *
 * @param problem what its sender is told
 */
record Refusal(Problem problem) {
    static final String CHALLENGE = "Bearer realm=\"husai\"";
    private static final String HEADER = "WWW-Authenticate";

    /** 401: nobody knows who sent it. */
    static Refusal unknown() {
        return new Refusal(
                Problem.of(
                        401,
                        "login-needed",
                        "The gateway has to know who you are",
                        "Authorization: expected Bearer and a good API key (husai_...) or a token"
                                + " of the gateway's identity provider"));
    }

    /**
     * 403: its sender may not.
     *
     * @param needed the roles that may; none where nobody may
     */
    static Refusal role(Collection<String> needed) {
        Optional<Role> lowest =
                needed.stream().flatMap(name -> Role.of(name).stream()).sorted().findFirst();
        return new Refusal(
                Problem.of(
                        403,
                        "role-needed",
                        "Your role does not allow that",
                        lowest.map(role -> "it needs the role " + role.text())
                                .orElse("nobody may do that")));
    }

    Response response() {
        Response response = problem.response();
        if (problem.status() == 401) {
            response.getHeaders().add(HEADER, CHALLENGE);
        }
        return response;
    }

    void send(RoutingContext routing) {
        if (problem.status() == 401) {
            routing.response().putHeader(HEADER, CHALLENGE);
        }
        problem.send(routing);
    }
}
