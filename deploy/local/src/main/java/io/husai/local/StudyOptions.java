package io.husai.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.local.stack.RunningStack;
import io.husai.local.stack.Stack;
import io.husai.local.stack.StackLock;
import io.husai.local.stack.StateFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands that run a study have in common, and how they run it. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the study completed",
            "1:the study failed",
            "2:the command line was not understood",
            "3:the study was inconclusive",
            "4:the study was cancelled",
            "5:the system could not be started, or a part of it ended",
            "6:the gateway refused the request",
            "130:interrupted; the same command takes the study up again"
        })
final class StudyOptions {
    @Mixin private StackOptions stack;

    @Option(
            names = "--dataset",
            paramLabel = "FILE",
            description = "A file of activations to upload; default: the study's own.")
    private Path dataset;

    @Option(
            names = "--cache",
            description = "on: finished runs are not trained again (default); off: all are.")
    private Cache cache;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the result folder is made; default: ${DEFAULT-VALUE}.",
            defaultValue = "results")
    private Path results;

    private enum Cache {
        ON,
        OFF
    }

    /**
     * Runs a study on the system that runs already, or on one that is started for it.
     *
     * @param request body of the request; options complete it
     * @param file the dataset that the request comes with, unless an option names another
     * @return the exit code
     */
    int run(ObjectNode request, Optional<Path> file) throws Exception {
        if (cache != null) {
            request.put("cache", cache.name().toLowerCase(Locale.ROOT));
        }
        Optional<Path> upload = Optional.ofNullable(dataset).or(() -> file);
        PrintStream out = System.out;
        StateFolder state = stack.state();
        Optional<StackLock> lock = StackLock.tryLock(state);
        if (lock.isEmpty()) {
            RunningStack running = RunningStack.await(state);
            out.println("using the system at " + running.gateway());
            return session(state, running.gateway(), request, upload, out).call();
        }
        Stack started = new Stack(stack.installation(), state, stack.ports(), lock.get());
        try (GuardedStack guarded = GuardedStack.start(started, out)) {
            String gateway = RunningStack.await(state).gateway();
            return guarded.during(session(state, gateway, request, upload, out));
        }
    }

    private StudySession session(
            StateFolder state,
            String gateway,
            ObjectNode request,
            Optional<Path> upload,
            PrintStream out) {
        return new StudySession(
                gateway,
                request,
                upload,
                results,
                state.root().resolve("unfinished-study"),
                stack.installation().root(),
                out);
    }
}
