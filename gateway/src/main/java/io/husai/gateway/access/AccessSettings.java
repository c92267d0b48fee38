package io.husai.gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/**
 * Who may use the gateway. Without a login, which is the default, everyone on this machine is an
 * operator, and the gateway listens on loopback only.
 */
@ConfigMapping(prefix = "husai.access")
public interface AccessSettings {
    /** Login with API keys ({@code Authorization: Bearer husai_<id>_<secret>}). */
    @WithDefault("false")
    boolean keys();

    /**
     * Login with bearer tokens of an OpenID Connect provider, which {@code
     * quarkus.oidc.auth-server-url} names; their audience must be {@code
     * quarkus.oidc.token.audience}.
     */
    @WithDefault("false")
    boolean oidc();

    /**
     * SHA-256 (64 hexadecimal digits) of the secret of an operator's key, {@code
     * husai_bootstrap_<secret>}, with which the first keys are made. Absent: there is no such key.
     */
    Optional<String> bootstrapKeySha256();

    /** Host names that requests may come with when there is a login; none named: any. */
    Optional<Set<String>> hosts();

    /**
     * Origins ({@code https://name}, with the port where it is not the scheme's) of other sites
     * whose pages may use the gateway when there is a login. Its own pages always may.
     */
    Optional<Set<String>> origins();

    /** Whether people have to say who they are. */
    default boolean login() {
        return keys() || oidc();
    }
}
