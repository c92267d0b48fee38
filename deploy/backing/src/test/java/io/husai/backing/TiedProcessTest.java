package io.husai.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TiedProcessTest {
    @TempDir Path folder;

    @Test
    void shouldEndWithAParentThatIsKilled() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                TiedParent.class.getName(),
                                folder.resolve("log").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        ProcessHandle child;
        try (BufferedReader said = parent.inputReader()) {
            child = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();

            parent.destroyForcibly().waitFor();
        }

        // throws when the time is over
        child.onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldTellExitCodeAndLastWordsOfThisRunOnly() throws Exception {
        start("echo earlier").onExit().get(20, TimeUnit.SECONDS);

        TiedProcess process = start("echo first; echo last; echo; exit 3");
        process.onExit().get(20, TimeUnit.SECONDS);

        assertThat(process.exitCode()).contains(3);
        assertThat(process.lastLine()).isEqualTo("last");
        assertThat(process.output()).doesNotContain("earlier");
    }

    @Test
    void shouldKillAChildThatIgnoresTheSignal() throws Exception {
        TiedProcess process = start("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!process.output().contains("ready") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }

        assertThat(process.stop(Duration.ofMillis(300))).isFalse();
        assertThat(process.isAlive()).isFalse();
    }

    private TiedProcess start(String script) throws Exception {
        return TiedProcess.start(
                "script",
                List.of("sh", "-c", script),
                Map.of(),
                folder.resolve("log"),
                TiedProcess.StopSignal.TERM);
    }
}
