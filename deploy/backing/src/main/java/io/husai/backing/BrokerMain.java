package io.husai.backing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.logging.LogManager;

/** The broker as a process of its own: {@code BrokerMain <folder> <port> <controller port>}. */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "expected: <folder> <port> <controller port>; got "
                            + arguments.length
                            + " arguments");
        }
        configureLogging();
        BrokerSettings settings =
                new BrokerSettings(
                        Path.of(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]));
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
