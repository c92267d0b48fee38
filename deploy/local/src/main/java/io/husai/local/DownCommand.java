package io.husai.local;

import io.husai.local.stack.RunningStack;
import io.husai.local.stack.StackException;
import io.husai.local.stack.StateFolder;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops what another launcher keeps running. */
@Command(
        name = "down",
        description = "Stop the system that husai up started in another terminal.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 90;

    @Mixin private StackOptions options;

    @Override
    public Integer call() throws InterruptedException {
        StateFolder state = options.state();
        Optional<ProcessHandle> launcher = RunningStack.find(state).flatMap(RunningStack::launcher);
        if (launcher.isEmpty()) {
            System.out.println("nothing runs on " + state.root());
            return ExitCode.COMPLETED;
        }
        launcher.get().destroy();
        try {
            launcher.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StackException(
                    "the launcher (pid " + launcher.get().pid() + ") does not end", e);
        }
        System.out.println("stopped; the state stays in " + state.root());
        return ExitCode.COMPLETED;
    }
}
