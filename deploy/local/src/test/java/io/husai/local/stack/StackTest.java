package io.husai.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.backing.FreePorts;
import io.husai.backing.TiedProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {
    private static final StackListener SILENT = (part, milliseconds) -> {};

    @TempDir Path folder;
    private StateFolder state;

    @BeforeEach
    void chooseState() {
        state = new StateFolder(folder.resolve("state"));
    }

    @Test
    void shouldStartBackingServicesAndLeaveNoProcessBehind() throws Exception {
        ConcurrentLinkedQueue<String> ready = new ConcurrentLinkedQueue<>();
        List<TiedProcess> processes;
        try (Stack stack = backingOnly(StackPorts.free())) {
            stack.start((part, milliseconds) -> ready.add(part));
            processes = stack.processes();

            assertThat(ready).containsExactlyInAnyOrder("kafka", "postgres");
            assertThat(RunningStack.find(state).orElseThrow().gateway())
                    .isEqualTo("http://127.0.0.1:" + stack.ports().of(Part.GATEWAY));
            assertThat(StackLock.tryLock(state)).isEmpty();
        }

        assertThat(processes).hasSize(2).noneMatch(TiedProcess::isAlive);
        assertThat(RunningStack.find(state)).isEmpty();
        assertThat(state.run().resolve("kafka.pid")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.secrets())))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldSayWhichChildDiedAndWhereItsLogIs() throws Exception {
        try (Stack stack = backingOnly(StackPorts.free())) {
            stack.start(SILENT);
            process(stack, "kafka").kill();

            StackException failure = stack.failure().get(20, TimeUnit.SECONDS);

            // 137 = 128 + SIGKILL
            assertThat(failure)
                    .hasMessageStartingWith("kafka ended with exit code 137: ")
                    .hasMessageEndingWith("log: " + state.logs().resolve("kafka.log"));
        }
    }

    @Test
    void shouldNameThePartThePortItsOwnerAndTheOptionWhenAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Stack stack = backingOnly(ports(Part.KAFKA, taken.getLocalPort()))) {
            assertThatThrownBy(() -> stack.start(SILENT))
                    .isInstanceOf(StackException.class)
                    .hasMessage(
                            "port "
                                    + taken.getLocalPort()
                                    + " for the kafka is taken by java (pid "
                                    + ProcessHandle.current().pid()
                                    + "); choose another with --kafka-port or HUSAI_KAFKA_PORT");
            assertThat(stack.processes()).isEmpty();
        }
    }

    @Test
    void shouldEndTheOrphansOfAKilledLauncher() throws Exception {
        Process orphan = new ProcessBuilder("sleep", "600").start();
        state.prepare();
        ProcessRecord.of(orphan.toHandle()).write(state.run().resolve("trainer.pid"));

        new PidFiles(state).endOrphans();

        assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(state.run().resolve("trainer.pid")).doesNotExist();
    }

    @Test
    void shouldSpareAProcessThatWasGivenAnOrphansPid() throws Exception {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            state.prepare();
            new ProcessRecord(other.pid(), Instant.parse("2020-01-01T00:00:00Z"))
                    .write(state.run().resolve("trainer.pid"));

            new PidFiles(state).endOrphans();

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void shouldStartNothingOnceStopped() {
        Stack stack = backingOnly(StackPorts.free());
        stack.close();

        assertThatThrownBy(() -> stack.start(SILENT))
                .isInstanceOf(StackException.class)
                .hasMessage("stopped while starting");
        assertThat(stack.processes()).isEmpty();
    }

    @Test
    void shouldSayThatAServiceIsNotBuilt() {
        StackLock lock = StackLock.tryLock(state).orElseThrow();
        try (Stack stack = new Stack(new Installation(folder), state, StackPorts.free(), lock)) {
            assertThatThrownBy(() -> stack.start(SILENT))
                    .hasMessageEndingWith("is not built: run make build");
        }
    }

    private static TiedProcess process(Stack stack, String name) {
        return stack.processes().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static StackPorts ports(Part part, int port) {
        int[] free = FreePorts.find(Part.values().length);
        Map<Part, Integer> all = new EnumMap<>(Part.class);
        for (Part each : Part.values()) {
            all.put(each, free[each.ordinal()]);
        }
        all.put(part, port);
        return new StackPorts(all);
    }

    private Stack backingOnly(StackPorts ports) {
        StackLock lock = StackLock.tryLock(state).orElseThrow();
        return new Stack(new Installation(folder), state, ports, lock, Set.of());
    }
}
