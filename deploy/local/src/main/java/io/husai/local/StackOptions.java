package io.husai.local;

import io.husai.local.stack.Installation;
import io.husai.local.stack.Part;
import io.husai.local.stack.StackPorts;
import io.husai.local.stack.StateFolder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the system keeps its state, and its ports. */
final class StackOptions {
    @Option(
            names = "--state",
            paramLabel = "FOLDER",
            description = "State folder; default: .husai in the repository, or HUSAI_STATE.",
            defaultValue = "${env:HUSAI_STATE}")
    private Path state;

    @Option(
            names = "--gateway-port",
            paramLabel = "PORT",
            description = "API and console; 0: any free one. Also HUSAI_GATEWAY_PORT.",
            defaultValue = "${env:HUSAI_GATEWAY_PORT:-8080}")
    private int gatewayPort;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Metrics service. Also HUSAI_METRICS_PORT.",
            defaultValue = "${env:HUSAI_METRICS_PORT:-8082}")
    private int metricsPort;

    @Option(
            names = "--trainer-port",
            paramLabel = "PORT",
            description = "Trainer. Also HUSAI_TRAINER_PORT.",
            defaultValue = "${env:HUSAI_TRAINER_PORT:-8083}")
    private int trainerPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Broker. Also HUSAI_KAFKA_PORT.",
            defaultValue = "${env:HUSAI_KAFKA_PORT:-19092}")
    private int kafkaPort;

    @Option(
            names = "--controller-port",
            paramLabel = "PORT",
            description = "The broker's controller. Also HUSAI_CONTROLLER_PORT.",
            defaultValue = "${env:HUSAI_CONTROLLER_PORT:-19093}")
    private int controllerPort;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            description = "Database. Also HUSAI_POSTGRES_PORT.",
            defaultValue = "${env:HUSAI_POSTGRES_PORT:-15432}")
    private int postgresPort;

    Installation installation() {
        return Installation.ofThisBuild();
    }

    StateFolder state() {
        return new StateFolder(state == null ? installation().root().resolve(".husai") : state);
    }

    StackPorts ports() {
        Map<Part, Integer> all = new EnumMap<>(Part.class);
        all.put(Part.GATEWAY, gatewayPort);
        all.put(Part.METRICS, metricsPort);
        all.put(Part.TRAINER, trainerPort);
        all.put(Part.KAFKA, kafkaPort);
        all.put(Part.CONTROLLER, controllerPort);
        all.put(Part.POSTGRES, postgresPort);
        return new StackPorts(all);
    }
}
