package io.husai.local;

import io.husai.local.stack.Part;
import io.husai.local.stack.RunningStack;
import io.husai.local.stack.Stack;
import io.husai.local.stack.StackException;
import io.husai.local.stack.StackLock;
import io.husai.local.stack.StateFolder;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts the system and keeps it running in the foreground. */
@Command(
        name = "up",
        description = "Start the system and keep it running until Ctrl-C or husai down.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Mixin private StackOptions options;

    @Override
    public Integer call() throws InterruptedException {
        PrintStream out = System.out;
        StateFolder state = options.state();
        StackLock lock = StackLock.tryLock(state).orElseThrow(() -> alreadyRunning(state));
        Stack stack = new Stack(options.installation(), state, options.ports(), lock);
        try (GuardedStack guarded = GuardedStack.start(stack, out)) {
            int port = guarded.stack().ports().of(Part.GATEWAY);
            out.println(
                    "HUSAI is up: http://localhost:" + port + "  (Ctrl-C or make down stops it)");
            out.println("state: " + state.root() + ", logs: " + state.logs());
            throw guarded.stack().failure().join();
        }
    }

    private static StackException alreadyRunning(StateFolder state) {
        return new StackException(
                RunningStack.find(state)
                        .map(
                                stack ->
                                        "another launcher (pid "
                                                + stack.pid()
                                                + ") runs the system on "
                                                + state.root()
                                                + " already: "
                                                + stack.gateway())
                        .orElse(
                                "another launcher is starting or stopping the system on "
                                        + state.root()
                                        + "; wait for it, or choose another folder with --state"));
    }
}
