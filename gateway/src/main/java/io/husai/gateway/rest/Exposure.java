package io.husai.gateway.rest;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stops the start when the gateway would listen beyond this machine without authentication. */
@ApplicationScoped
class Exposure {
    private final String host;

    Exposure(@ConfigProperty(name = "quarkus.http.host") String host) {
        this.host = host;
    }

    void check(@Observes @Priority(1) StartupEvent event) {
        requireLoopback(host);
    }

    static void requireLoopback(String host) {
        if (!isLoopback(host)) {
            throw new ConfigurationException(
                    "quarkus.http.host: "
                            + host
                            + " would serve the gateway beyond this machine without"
                            + " authentication; expected 127.0.0.1, ::1 or localhost");
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
