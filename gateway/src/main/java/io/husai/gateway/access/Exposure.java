package io.husai.gateway.access;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stops the start when the gateway would be open to others, or its login can't work. */
@ApplicationScoped
class Exposure {
    private final String host;
    private final AccessSettings settings;
    private final Optional<String> audience;

    Exposure(
            @ConfigProperty(name = "quarkus.http.host") String host,
            AccessSettings settings,
            @ConfigProperty(name = "quarkus.oidc.token.audience") Optional<String> audience) {
        this.host = host;
        this.settings = settings;
        this.audience = audience;
    }

    void check(@Observes @Priority(1) StartupEvent event) {
        requireSafe(host, settings.login());
        settings.bootstrapKeySha256().ifPresent(Exposure::requireDigest);
        if (settings.oidc()) {
            requireAudience(audience);
        }
    }

    static void requireSafe(String host, boolean login) {
        if (!isLoopback(host) && !login) {
            throw new ConfigurationException(
                    "quarkus.http.host: "
                            + host
                            + " would serve the gateway beyond this machine without a login;"
                            + " expected husai.access.keys=true or husai.access.oidc=true, or the"
                            + " host 127.0.0.1, ::1 or localhost");
        }
    }

    /** The value is not shown: by mistake it may be the secret itself. */
    static void requireDigest(String digest) {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new ConfigurationException(
                    "husai.access.bootstrap-key-sha256: expected a SHA-256 digest (64 lower-case"
                            + " hexadecimal digits) of the key's secret");
        }
    }

    /** Without one, any token of the provider would do, whatever it was made for. */
    static void requireAudience(Optional<String> audience) {
        if (audience.isEmpty()) {
            throw new ConfigurationException(
                    "quarkus.oidc.token.audience: nothing is set; expected the audience of the"
                            + " tokens that husai.access.oidc=true lets in");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigurationException(
                    "quarkus.http.host: " + host + " is no address of this machine", e);
        }
    }
}
