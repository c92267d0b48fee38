package io.husai.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.local.stack.RunningStack;
import io.husai.local.stack.StateFolder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A system that is kept running, used by another command, and stopped by a third. */
class UpSystemTest {
    private static final int PATIENCE_MINUTES = 5;

    @TempDir Path folder;
    private HusaiCommands husai;
    private Process up;

    @BeforeEach
    void start() throws Exception {
        husai = new HusaiCommands(folder);
        up = husai.start("up");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (RunningStack.find(new StateFolder(folder.resolve("state"))).isEmpty()) {
            assertThat(up.isAlive()).as(husai.said("up")).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            up.waitFor(200, TimeUnit.MILLISECONDS);
        }
    }

    @AfterEach
    void stop() {
        up.destroyForcibly();
    }

    @Test
    void shouldBeUsedByACommandThatIsRefusedThenGoOnUntilDown() throws Exception {
        // k above dSae (128 by default)
        Process refused = husai.start("adaptive-l0", "--set", "k=[4,200]");
        assertThat(refused.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();

        assertThat(refused.exitValue()).isEqualTo(ExitCode.REFUSED);
        assertThat(husai.said("adaptive-l0"))
                .contains("using the system at http://127.0.0.1:")
                .contains("husai: the gateway refused the request (400): parameters.k: ");
        assertThat(up.isAlive()).isTrue();

        Process down = husai.start("down");
        assertThat(down.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();

        assertThat(down.exitValue()).isZero();
        assertThat(up.isAlive()).isFalse();
        assertThat(husai.remaining()).isEmpty();
    }
}
