package io.husai.local.stack;

import io.husai.backing.BrokerSettings;
import io.husai.backing.DatabaseSettings;
import io.husai.backing.TiedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The whole system on this machine: broker, database and the three services as processes of their
 * own, on loopback, with their state in one folder. It ends with this JVM, however that ends.
 */
public final class Stack implements AutoCloseable {
    /** Long, since a JVM that writes its class-data archive on a busy machine takes a while. */
    private static final Duration SERVICE_PATIENCE = Duration.ofSeconds(60);

    private static final Duration BACKING_PATIENCE = Duration.ofSeconds(60);

    private final StateFolder state;
    private final StackPorts ports;
    private final StackLock lock;
    private final Children children;
    private final ServiceLaunch launch;
    private final Set<Service> services;

    /**
     * @param lock of the state folder; the stack releases it when it is closed
     * @param ports where 0 stands for any free port
     */
    public Stack(Installation installation, StateFolder state, StackPorts ports, StackLock lock) {
        this(installation, state, ports, lock, EnumSet.allOf(Service.class));
    }

    /** A stack of broker, database and only some services. */
    Stack(
            Installation installation,
            StateFolder state,
            StackPorts ports,
            StackLock lock,
            Set<Service> services) {
        this.state = state;
        this.ports = ports.chosen();
        this.lock = lock;
        this.children = new Children(new PidFiles(state));
        this.launch = new ServiceLaunch(installation, state, this.ports);
        this.services = Set.copyOf(services);
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @throws StackException if something is in the way or ends while starting
     */
    public void start(StackListener listener) {
        launch.requireBuilt(services);
        new PidFiles(state).endOrphans();
        state.requireSpace();
        PortCheck.requireFree(ports);
        new StackStart(children, launch, backing(), listener, services).run();
        RunningStack.of(ports).write(state);
    }

    private BackingPlan backing() {
        return new BackingPlan(
                new BrokerSettings(state.kafka(), ports.of(Part.KAFKA), ports.of(Part.CONTROLLER)),
                launch.brokerArguments(),
                state.log("kafka"),
                new DatabaseSettings(
                        state.postgres(),
                        programs(),
                        ports.of(Part.POSTGRES),
                        true,
                        state.log("postgres")),
                state.secrets());
    }

    private Path programs() {
        return state.postgres().resolve("programs");
    }

    public StackPorts ports() {
        return ports;
    }

    /** Completes with what happened when a part ends unasked. */
    public CompletableFuture<StackException> failure() {
        return children.failure();
    }

    /** Names and pids of what runs. */
    public List<TiedProcess> processes() {
        return children.running();
    }

    /** Stops the services, then broker and database; state stays. A second call does nothing. */
    @Override
    public void close() {
        List<TiedProcess> running = children.beginStop();
        RunningStack.remove(state);
        List<TiedProcess> working = new ArrayList<>();
        List<TiedProcess> backing = new ArrayList<>();
        for (TiedProcess each : running) {
            (isBacking(each) ? backing : working).add(each);
        }
        // a trainer that is asked to end writes a checkpoint and says so: the broker ends last
        stop(working, SERVICE_PATIENCE);
        stop(backing, BACKING_PATIENCE);
        lock.close();
    }

    private static boolean isBacking(TiedProcess process) {
        return process.name().equals(Part.KAFKA.label())
                || process.name().equals(Part.POSTGRES.label());
    }

    private void stop(List<TiedProcess> processes, Duration patience) {
        processes.forEach(TiedProcess::requestStop);
        for (TiedProcess each : processes) {
            try {
                if (each.stop(patience)) {
                    launch.keepArchive(each.name());
                }
            } catch (InterruptedException e) {
                each.kill();
                Thread.currentThread().interrupt();
            }
            children.forget(each);
        }
    }
}
