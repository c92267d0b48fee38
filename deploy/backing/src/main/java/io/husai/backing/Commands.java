package io.husai.backing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands that are run to their end. */
final class Commands {
    private Commands() {}

    /**
     * Runs a command.
     *
     * @throws BackingException with its last words where it fails
     */
    static void run(String name, List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new BackingException(
                        name + " failed: " + output.strip().replaceAll("\\s*\\R\\s*", "; "));
            }
        } catch (IOException e) {
            throw new BackingException(name + " can't be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackingException(name + " was interrupted", e);
        }
    }
}
