package io.husai.backing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A parent for {@link TiedProcessTest}: starts a child, prints its pid, and waits. */
final class TiedParent {
    private TiedParent() {}

    public static void main(String[] arguments) throws Exception {
        TiedProcess child =
                TiedProcess.start(
                        "sleep",
                        List.of("sleep", "600"),
                        Map.of(),
                        Path.of(arguments[0]),
                        TiedProcess.StopSignal.TERM);
        System.out.println(child.pid());
        child.onExit().join();
    }
}
