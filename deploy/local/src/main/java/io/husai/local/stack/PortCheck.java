package io.husai.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds taken ports before anything is started. */
final class PortCheck {
    private PortCheck() {}

    /**
     * Throws for the first port that is taken: names the part, the port, who has it where that can
     * be seen, and how to choose another.
     */
    static void requireFree(StackPorts ports) {
        for (Part part : Part.values()) {
            int port = ports.of(part);
            if (!isFree(port)) {
                throw new StackException(
                        "port "
                                + port
                                + " for the "
                                + part.label()
                                + " is taken"
                                + PortOwner.find(port).map(owner -> " by " + owner).orElse("")
                                + "; choose another with "
                                + part.portOption()
                                + " or "
                                + part.portVariable());
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // connections of an earlier run that still linger don't count as taken
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
