package io.husai.local.stack;

import java.util.Locale;

/** The parts of the system that listen on a port. */
public enum Part {
    GATEWAY(8080),
    METRICS(8082),
    TRAINER(8083),
    KAFKA(19092),
    CONTROLLER(19093),
    POSTGRES(15432);

    private final int standardPort;

    Part(int standardPort) {
        this.standardPort = standardPort;
    }

    public int standardPort() {
        return standardPort;
    }

    /** What people call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The command line option that chooses its port. */
    public String portOption() {
        return "--" + label() + "-port";
    }

    /** The environment variable that chooses its port. */
    public String portVariable() {
        return "HUSAI_" + name() + "_PORT";
    }
}
