package io.husai.gateway.access;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests in hand of those who came with API keys. A stream that began with a key must not
 * outlive it.
 */
@ApplicationScoped
class KeyConnections {
    private final Map<String, Set<RoutingContext>> open = new ConcurrentHashMap<>();

    void opened(String keyId, RoutingContext routing) {
        open.compute(
                keyId,
                (id, requests) -> {
                    Set<RoutingContext> of =
                            requests == null ? ConcurrentHashMap.newKeySet() : requests;
                    of.add(routing);
                    return of;
                });
        routing.addEndHandler(ended -> forget(keyId, routing));
    }

    /** Cuts off the answers that are being sent to the key's holder. */
    void close(String keyId) {
        for (RoutingContext routing : open.getOrDefault(keyId, Set.of())) {
            HttpServerResponse response = routing.response();
            if (response.headWritten() && !response.ended()) {
                response.reset();
            }
        }
    }

    private void forget(String keyId, RoutingContext routing) {
        open.computeIfPresent(
                keyId,
                (id, requests) -> {
                    requests.remove(routing);
                    return requests.isEmpty() ? null : requests;
                });
    }
}
