package io.husai.gateway.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Someone shows an API key. */
final class KeyRequest extends BaseAuthenticationRequest {
    private final BearerKey key;

    KeyRequest(BearerKey key) {
        this.key = key;
    }

    BearerKey key() {
        return key;
    }
}
