package io.husai.gateway.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives whoever has a role the roles that it includes: tokens name the highest only. */
@ApplicationScoped
class IncludedRoles implements SecurityIdentityAugmentor {
    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .item(
                        Role.highest(identity.getRoles())
                                .map(role -> withIncluded(identity, role))
                                .orElse(identity));
    }

    private static SecurityIdentity withIncluded(SecurityIdentity identity, Role role) {
        return QuarkusSecurityIdentity.builder(identity).addRoles(role.included()).build();
    }
}
