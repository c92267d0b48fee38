package io.husai.local.study;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** One line when something is done, and now and then one in between: for logs and pipes. */
public final class PlainProgress implements ProgressPrinter {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(15).toNanos();

    private final PrintStream out;
    private final long began = System.nanoTime();
    private final Set<ConditionProgress> told = new HashSet<>();
    private String phase = "";
    private boolean datasetTold;
    private long saidAt = System.nanoTime();

    public PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(StudyProgress progress) {
        if (!progress.phase().equals(phase)) {
            phase = progress.phase();
            say("phase " + phase);
        }
        if (!datasetTold && !progress.dataset().isEmpty()) {
            datasetTold = true;
            say("dataset " + progress.dataset().substring(0, 12) + " is ready");
        }
        for (ConditionProgress condition : progress.conditions()) {
            if (condition.decided() && told.add(condition)) {
                say(ConditionLine.of(condition));
            }
        }
        if (System.nanoTime() - saidAt > INTERVAL_NANOS) {
            long done = progress.conditions().stream().mapToLong(c -> c.stepsDone()).sum();
            long planned = progress.conditions().stream().mapToLong(c -> c.stepsPlanned()).sum();
            say("step " + done + " of " + planned + " planned so far");
        }
    }

    @Override
    public void finish(StudyProgress progress) {
        show(progress);
        say("study " + progress.status());
    }

    private void say(String line) {
        saidAt = System.nanoTime();
        double seconds = Duration.ofNanos(saidAt - began).toMillis() / 1_000.0;
        out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, line.stripTrailing());
        out.flush();
    }
}
