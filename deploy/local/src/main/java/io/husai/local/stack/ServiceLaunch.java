package io.husai.local.stack;

import io.husai.backing.Database;
import io.husai.backing.TiedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts services as processes of their own; their configuration goes by environment. */
final class ServiceLaunch {
    private final Installation installation;
    private final StateFolder state;
    private final StackPorts ports;
    private final JavaCommand java;

    ServiceLaunch(Installation installation, StateFolder state, StackPorts ports) {
        this.installation = installation;
        this.state = state;
        this.ports = ports;
        this.java = new JavaCommand(state);
    }

    /** Throws when a service is not built. */
    void requireBuilt(Set<Service> services) {
        for (Service service : services) {
            installation.runner(service.module());
        }
    }

    TiedProcess start(Service service, Database database) throws IOException {
        Path jar = installation.runner(service.module());
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.program());
        command.addAll(service.jvmArguments());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        command.addAll(java.archiveArguments(service.part().label(), jar));
        command.addAll(List.of("-jar", jar.toString()));
        return TiedProcess.start(
                service.part().label(),
                command,
                environment(service, database),
                state.log(service.part().label()),
                TiedProcess.StopSignal.TERM);
    }

    /** JVM arguments of the broker, which runs from the launcher's own jars. */
    List<String> brokerArguments() {
        return java.archiveArguments("kafka", Installation.launcher());
    }

    /** To be called when a part has ended in good order. */
    void keepArchive(String part) {
        java.keepArchive(part);
    }

    String url(Service service) {
        return ports.url(service.part());
    }

    private Map<String, String> environment(Service service, Database database) {
        Map<String, String> all = new HashMap<>();
        all.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.of(Part.KAFKA));
        all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        all.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(service.part())));
        all.put("HUSAI_ARTIFACTS_FOLDER", state.artifacts().toString());
        switch (service) {
            case GATEWAY -> {
                all.put("HUSAI_METRICS_URL", ports.url(Part.METRICS));
                datasource(all, "gateway", database);
            }
            case METRICS -> datasource(all, "metrics", database);
            case TRAINER -> trainer(all);
        }
        return all;
    }

    private static void datasource(Map<String, String> all, String role, Database database) {
        all.put("QUARKUS_DATASOURCE_USERNAME", role);
        all.put("QUARKUS_DATASOURCE_PASSWORD", database.secrets().of(role));
        all.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
        all.put("QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl());
    }

    private void trainer(Map<String, String> all) {
        all.put("HUSAI_TRAINER_NAME", "local-1");
        // the engine's native libraries are in its artifacts: nothing is fetched, nothing reported
        all.put("DJL_OFFLINE", "true");
        all.put("OPT_OUT_TRACKING", "true");
        if (System.getenv("DJL_CACHE_DIR") == null) {
            all.put("DJL_CACHE_DIR", state.root().resolve("djl").toString());
        }
    }
}
