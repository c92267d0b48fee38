package io.husai.local;

import io.husai.backing.BackingException;
import io.husai.contracts.InvalidValueException;
import io.husai.local.stack.StackException;
import io.husai.local.study.GatewayException;
import io.husai.local.study.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "husai",
        description = "HUSAI on one machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AdaptiveL0Command.class,
            ConsistencySweepCommand.class,
            StudyCommand.class,
            UpCommand.class,
            DownCommand.class
        })
public final class Husai {
    private Husai() {}

    public static void main(String[] arguments) {
        configureLogging();
        System.exit(run(arguments));
    }

    /** What libraries log goes to standard error, warnings only. */
    private static void configureLogging() {
        try (InputStream in = Husai.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(in);
        } catch (IOException e) {
            throw new UncheckedIOException("logging.properties", e);
        }
    }

    /**
     * Runs a command to its end.
     *
     * @return what the process ends with, see {@link ExitCode}
     */
    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Husai());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(
                (problem, command, result) -> {
                    command.getErr().println("husai: " + message(problem));
                    return code(problem);
                });
        return line.execute(arguments);
    }

    /** One line for what people can act on; whatever else is a defect and is thrown on. */
    private static String message(Exception problem) throws Exception {
        if (problem instanceof StackException
                || problem instanceof BackingException
                || problem instanceof GatewayException
                || problem instanceof UsageException
                || problem instanceof InvalidValueException) {
            return problem.getMessage();
        }
        if (problem instanceof UncheckedIOException io) {
            return io.getMessage() + ": " + io.getCause().getMessage();
        }
        throw problem;
    }

    private static int code(Exception problem) {
        if (problem instanceof InvalidValueException || problem instanceof UsageException) {
            return ExitCode.USAGE;
        }
        return problem instanceof GatewayException gateway && gateway.isRefused()
                ? ExitCode.REFUSED
                : ExitCode.SYSTEM;
    }
}
