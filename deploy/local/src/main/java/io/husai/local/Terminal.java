package io.husai.local;

import java.io.IOException;

/** What standard output is connected to. */
final class Terminal {
    private Terminal() {}

    /**
     * Whether standard output is a terminal that can redraw. The JDK can't say so on all its
     * versions when standard input is a pipe, so {@code test -t 1} is asked.
     */
    static boolean isInteractive() {
        String kind = System.getenv("TERM");
        if (kind == null || kind.equals("dumb")) {
            return false;
        }
        try {
            return new ProcessBuilder("sh", "-c", "test -t 1").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
