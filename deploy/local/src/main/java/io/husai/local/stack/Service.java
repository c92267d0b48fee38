package io.husai.local.stack;

import java.util.List;

/** The three services and what their JVMs get. All processes together stay below 4 GiB. */
enum Service {
    /** Waits more than it works: compiles quickly, and that is enough. */
    GATEWAY("gateway", Part.GATEWAY, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1")),
    METRICS("metrics-service", Part.METRICS, List.of("-Xmx512m", Service.VECTOR)),
    TRAINER("trainer-service", Part.TRAINER, List.of("-Xmx1g", Service.VECTOR));

    private static final String VECTOR = "--add-modules=jdk.incubator.vector";

    private final String module;
    private final Part part;
    private final List<String> jvmArguments;

    Service(String module, Part part, List<String> jvmArguments) {
        this.module = module;
        this.part = part;
        this.jvmArguments = jvmArguments;
    }

    /** Folder of the Maven module. */
    String module() {
        return module;
    }

    Part part() {
        return part;
    }

    List<String> jvmArguments() {
        return jvmArguments;
    }
}
