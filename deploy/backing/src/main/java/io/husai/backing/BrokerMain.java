package io.husai.backing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.logging.LogManager;
import java.util.stream.Stream;

/**
 * The broker as a process of its own: {@code BrokerMain <folder> <port> <controller port>
 * [<properties>]}.
 */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) {
        if (arguments.length < 3 || arguments.length > 4) {
            throw new IllegalArgumentException(
                    "expected: <folder> <port> <controller port> [<properties>]; got "
                            + arguments.length
                            + " arguments");
        }
        configureLogging();
        BrokerSettings settings =
                new BrokerSettings(
                        Path.of(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Stream.of(arguments).skip(3).map(Path::of).findFirst());
        Broker broker = Broker.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
        broker.awaitEnd();
    }

    private static void configureLogging() {
        try (InputStream in = BrokerMain.class.getResourceAsStream("broker-logging.properties")) {
            LogManager.getLogManager().readConfiguration(in);
        } catch (IOException e) {
            throw new BackingException("broker: can't configure logging", e);
        }
    }
}
