package io.husai.gateway.access;

import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who sends a request, when something first needs to know: everyone is {@code local}
 * while there is no login; otherwise a bearer token is an API key where it begins like one, and the
 * provider's token where it doesn't.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class Login implements HttpAuthenticationMechanism {
    static final String LOCAL = "local";
    private static final String BEARER = "bearer ";
    private static final SecurityIdentity ANYONE = KeyIdentities.identity(LOCAL, Role.OPERATOR);

    private final AccessSettings settings;
    private final OidcAuthenticationMechanism provider;
    private final KeyConnections connections;

    Login(
            AccessSettings settings,
            OidcAuthenticationMechanism provider,
            KeyConnections connections) {
        this.settings = settings;
        this.provider = provider;
        this.connections = connections;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext routing, IdentityProviderManager identities) {
        if (!settings.login()) {
            return Uni.createFrom().item(ANYONE);
        }
        Optional<String> token = bearer(routing);
        if (token.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        if (settings.keys() && token.get().startsWith(BearerKey.PREFIX)) {
            return byKey(token.get(), routing, identities);
        }
        return settings.oidc() ? provider.authenticate(routing, identities) : refused();
    }

    private Uni<SecurityIdentity> byKey(
            String token, RoutingContext routing, IdentityProviderManager identities) {
        Optional<BearerKey> key = BearerKey.parse(token);
        if (key.isEmpty()) {
            return refused();
        }
        Context request = Vertx.currentContext();
        return identities
                .authenticate(new KeyRequest(key.get()))
                .invoke(identity -> connections.opened(key.get().id(), routing))
                // the database answers on a context of its own
                .emitOn(task -> request.runOnContext(ignored -> task.run()));
    }

    private static Uni<SecurityIdentity> refused() {
        return Uni.createFrom().failure(new AuthenticationFailedException());
    }

    private static Optional<String> bearer(RoutingContext routing) {
        return Optional.ofNullable(routing.request().getHeader("Authorization"))
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).trim());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext routing) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", Refusal.CHALLENGE));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext routing) {
        Refusal.unknown().send(routing);
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(KeyRequest.class);
    }
}
