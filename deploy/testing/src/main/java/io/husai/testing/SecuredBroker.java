package io.husai.testing;

import io.husai.backing.BrokerProcess;
import io.husai.backing.BrokerSettings;
import io.husai.backing.FreePorts;
import io.husai.backing.TopicCreation;
import io.husai.backing.TopicPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A broker as the Kubernetes manifests want it: TLS, SCRAM-SHA-512, nothing allowed but what the
 * manifests' users may. Besides it has a listener in clear whose clients may do everything, for
 * tests to look and to send by.
 */
public final class SecuredBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ITERATIONS = 4_096;

    private final BrokerProcess process;
    private final String open;
    private final int securedPort;
    private final ServerCertificate certificate;
    private final Map<String, String> passwords = new HashMap<>();

    private SecuredBroker(
            BrokerProcess process, String open, int securedPort, ServerCertificate certificate) {
        this.process = process;
        this.open = open;
        this.securedPort = securedPort;
        this.certificate = certificate;
    }

    /** Starts a broker with all topics of {@link TopicPlan#local()} and the manifests' users. */
    public static SecuredBroker start(Path folder) throws IOException {
        int[] ports = FreePorts.find(3);
        ServerCertificate certificate = ServerCertificate.make(folder.resolve("tls"));
        Path more = folder.resolve("secured.properties");
        try (OutputStream out = Files.newOutputStream(more)) {
            secured(ports, certificate).store(out, "beside the broker's other settings");
        }
        BrokerSettings settings =
                new BrokerSettings(folder.resolve("kafka"), ports[0], ports[1], Optional.of(more));
        BrokerProcess process =
                BrokerProcess.start(settings, List.of(), folder.resolve("kafka.log"));
        SecuredBroker broker =
                new SecuredBroker(process, settings.bootstrapServers(), ports[2], certificate);
        process.awaitReady(PATIENCE);
        TopicCreation.apply(settings.bootstrapServers(), TopicPlan.local());
        broker.admit(KafkaUser.ofManifests());
        return broker;
    }

    private static Properties secured(int[] ports, ServerCertificate certificate) {
        Properties all = new Properties();
        String plain = "PLAINTEXT://127.0.0.1:" + ports[0];
        String secured = "SECURED://127.0.0.1:" + ports[2];
        all.setProperty("listeners", plain + "," + secured + ",CONTROLLER://127.0.0.1:" + ports[1]);
        all.setProperty("advertised.listeners", plain + "," + secured);
        all.setProperty(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL");
        all.setProperty("inter.broker.listener.name", "PLAINTEXT");
        all.setProperty("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        all.setProperty(
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        all.setProperty("listener.name.secured.ssl.keystore.type", "PKCS12");
        all.setProperty(
                "listener.name.secured.ssl.keystore.location", certificate.keyStore().toString());
        all.setProperty("listener.name.secured.ssl.keystore.password", certificate.password());
        all.setProperty("listener.name.secured.ssl.key.password", certificate.password());
        all.setProperty(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // who comes by the listeners in clear, which only tests and the broker itself do
        all.setProperty("super.users", "User:ANONYMOUS");
        return all;
    }

    private void admit(List<KafkaUser> users) throws IOException {
        List<UserScramCredentialAlteration> logins = new ArrayList<>();
        List<AclBinding> rights = new ArrayList<>();
        for (KafkaUser user : users) {
            String password = UUID.randomUUID().toString();
            passwords.put(user.name(), password);
            logins.add(
                    new UserScramCredentialUpsertion(
                            user.name(),
                            new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                            password));
            rights.addAll(user.rights());
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", open))) {
            admin.alterUserScramCredentials(logins).all().get();
            admin.createAcls(rights).all().get();
        } catch (ExecutionException e) {
            throw new IOException("the broker does not take its users", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making users", e);
        }
    }

    /** {@code host:port} of the listener in clear. */
    public String openBootstrapServers() {
        return open;
    }

    /** What a client needs to be that user, with the names that Kafka gives it. */
    public Map<String, String> client(String user) {
        return client(user, passwords.get(user));
    }

    /** The same with another password. */
    public Map<String, String> client(String user, String password) {
        Map<String, String> all = new HashMap<>();
        all.put("bootstrap.servers", "127.0.0.1:" + securedPort);
        all.put("security.protocol", "SASL_SSL");
        all.put("sasl.mechanism", "SCRAM-SHA-512");
        all.put("ssl.truststore.type", "PEM");
        all.put("ssl.truststore.location", certificate.authority().toString());
        all.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                        + user
                        + "\" password=\""
                        + password
                        + "\";");
        return all;
    }

    @Override
    public void close() {
        process.close();
    }
}
