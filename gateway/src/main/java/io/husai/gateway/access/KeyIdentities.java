package io.husai.gateway.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Turns a good API key into the identity {@code key:<id>} with the key's role. */
@ApplicationScoped
class KeyIdentities implements IdentityProvider<KeyRequest> {
    private final ApiKeys keys;

    KeyIdentities(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public Class<KeyRequest> getRequestType() {
        return KeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            KeyRequest request, AuthenticationRequestContext context) {
        BearerKey key = request.key();
        return keys.roleOf(key)
                .map(
                        role ->
                                identity(
                                        "key:" + key.id(),
                                        role.orElseThrow(AuthenticationFailedException::new)));
    }

    static SecurityIdentity identity(String name, Role role) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(role.included())
                .build();
    }
}
