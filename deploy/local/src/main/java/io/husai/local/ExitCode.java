package io.husai.local;

/** What the command ends with, so that scripts can tell the cases apart. */
final class ExitCode {
    /** The study completed: every planned figure is final. */
    static final int COMPLETED = 0;

    /** The study failed. */
    static final int FAILED = 1;

    /** The command line was not understood (picocli's own code). */
    static final int USAGE = 2;

    /** The study could not decide, and said why. */
    static final int INCONCLUSIVE = 3;

    /** The study was cancelled. */
    static final int CANCELLED = 4;

    /** The system could not be started, or a part of it ended. */
    static final int SYSTEM = 5;

    /** The gateway refused the request: a value or the dataset is not valid. */
    static final int REFUSED = 6;

    private ExitCode() {}

    /** The code of a study's status, as the API writes it. */
    static int ofStatus(String status) {
        return switch (status) {
            case "completed" -> COMPLETED;
            case "inconclusive" -> INCONCLUSIVE;
            case "cancelled" -> CANCELLED;
            default -> FAILED;
        };
    }
}
