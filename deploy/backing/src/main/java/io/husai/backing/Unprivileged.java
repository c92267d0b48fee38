package io.husai.backing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a command is run as somebody other than root, since PostgreSQL refuses root: in a user
 * namespace of its own, or, where a container forbids that, as the user 65534 (nobody), who must
 * then own the files.
 *
 * @param prefix words before the command; empty for an ordinary user
 * @param changesUser whether files must be given to that user
 */
record Unprivileged(List<String> prefix, boolean changesUser) {
    private static final String NOBODY = "65534";
    private static final int PATIENCE_SECONDS = 10;

    static Unprivileged choose() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Unprivileged(List.of(), false);
        }
        List<String> namespace = List.of("unshare", "-U");
        if (works(namespace)) {
            return new Unprivileged(namespace, false);
        }
        List<String> nobody =
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        if (works(nobody)) {
            return new Unprivileged(nobody, true);
        }
        throw new BackingException(
                "postgres does not run as root, and neither unshare -U nor setpriv works here;"
                        + " run as an ordinary user");
    }

    private static boolean works(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    List<String> command(List<String> words) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(words);
        return all;
    }

    /** Gives a folder and all in it to the user, where it is another one. */
    void own(Path folder) {
        if (changesUser) {
            Commands.run("chown", List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
        }
    }
}
