package io.husai.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.husai.contracts.Json;
import io.husai.local.stack.RunningStack;
import io.husai.local.stack.Stack;
import io.husai.local.stack.StackLock;
import io.husai.local.stack.StateFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs follow-up 1 and writes its results. */
@Command(
        name = "adaptive-l0",
        description =
                "Search k, select, retrain, hold against the matched control, and write the"
                        + " results.",
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
final class AdaptiveL0Command implements Callable<Integer> {
    @Mixin private StackOptions options;

    @Option(names = "--control-only", description = "Train the matched control alone.")
    private boolean controlOnly;

    @Option(
            names = "--dataset",
            paramLabel = "FILE",
            description = "A safetensors file of activations; default: made by the system.")
    private Path dataset;

    @Option(
            names = "--cache",
            description = "on: finished runs are not trained again (default); off: all are.",
            defaultValue = "on")
    private Cache cache;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the result folder is made; default: ${DEFAULT-VALUE}.",
            defaultValue = "results")
    private Path results;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A parameter of the study, for example --set k=[4,8] --set dSae=64.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    private enum Cache {
        ON,
        OFF
    }

    @Override
    public Integer call() throws Exception {
        PrintStream out = System.out;
        StateFolder state = options.state();
        Optional<StackLock> lock = StackLock.tryLock(state);
        if (lock.isEmpty()) {
            RunningStack running = RunningStack.await(state);
            out.println("using the system at " + running.gateway());
            return session(state, running.gateway(), out).call();
        }
        Stack stack = new Stack(options.installation(), state, options.ports(), lock.get());
        try (GuardedStack guarded = GuardedStack.start(stack, out)) {
            String gateway = RunningStack.await(state).gateway();
            StudySession session = session(state, gateway, out);
            return guarded.during(session);
        }
    }

    private StudySession session(StateFolder state, String gateway, PrintStream out) {
        return new StudySession(
                gateway,
                request(),
                Optional.ofNullable(dataset),
                results,
                state.root().resolve("unfinished-study"),
                options.installation().root(),
                out);
    }

    private ObjectNode request() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("kind", "adaptive-l0");
        body.put("cache", cache == Cache.ON ? "on" : "off");
        ObjectNode given = body.putObject("parameters");
        parameters.forEach((name, value) -> given.set(name, value(value)));
        if (controlOnly) {
            given.put("controlOnly", true);
        }
        return body;
    }

    /** JSON where it is JSON, else text. */
    private static JsonNode value(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
