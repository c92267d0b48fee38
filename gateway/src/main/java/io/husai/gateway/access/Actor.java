package io.husai.gateway.access;

import static io.husai.contracts.InvalidValueException.requireText;

/**
 * Who changes something, and by which request.
 *
 * @param name {@code local} without a login, {@code key:<id>}, or {@code oidc:<name>}
 * @param role the highest that they have
 * @param correlation the request's {@code X-Request-Id}, or one that the gateway made up
 * @param address where the request came from
 */
public record Actor(String name, Role role, String correlation, String address) {
    public Actor {
        requireText("name", name);
        requireText("correlation", correlation);
    }
}
