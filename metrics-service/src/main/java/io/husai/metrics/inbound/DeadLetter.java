package io.husai.metrics.inbound;

/**
 * Why a record goes to the dead letters. Its message becomes the header {@code dead-letter-reason}:
 * one line, no control characters, at most 300 characters, and no cause whose details would follow
 * it into the record.
 */
public final class DeadLetter extends Exception {
    private static final int LONGEST = 300;

    private DeadLetter(String reason) {
        super(reason, null, false, false);
    }

    public static DeadLetter of(String reason) {
        String line = String.valueOf(reason).replaceAll("\\p{Cntrl}", " ");
        return new DeadLetter(line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...");
    }
}
