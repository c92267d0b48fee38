package io.husai.backing;

import java.io.IOException;

/** Signals that the JDK can't send. */
final class ProcessSignals {
    private ProcessSignals() {}

    /** Sends a signal by name; a process that is gone already is no error. */
    static void send(long pid, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new BackingException("can't send a signal: no program kill on the PATH", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
