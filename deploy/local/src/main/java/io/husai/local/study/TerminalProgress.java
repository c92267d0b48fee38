package io.husai.local.study;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A block of lines that is drawn over itself, for terminals. */
public final class TerminalProgress implements ProgressPrinter {
    private static final long REDRAW_NANOS = Duration.ofMillis(150).toNanos();
    private static final String CLEAR_LINE = "\u001b[2K";

    private final PrintStream out;
    private final long began = System.nanoTime();
    private int drawn;
    private long drawnAt;

    public TerminalProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(StudyProgress progress) {
        if (drawn == 0 || System.nanoTime() - drawnAt > REDRAW_NANOS) {
            draw(progress);
        }
    }

    @Override
    public void finish(StudyProgress progress) {
        draw(progress);
    }

    private void draw(StudyProgress progress) {
        StringBuilder block = new StringBuilder();
        if (drawn > 0) {
            block.append("\u001b[").append(drawn).append('A');
        }
        List<String> lines = lines(progress);
        lines.forEach(line -> block.append(CLEAR_LINE).append(line).append('\n'));
        out.print(block);
        out.flush();
        drawn = lines.size();
        drawnAt = System.nanoTime();
    }

    private List<String> lines(StudyProgress progress) {
        List<String> lines = new ArrayList<>();
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%s, phase %s, %02d:%02d",
                        progress.status(),
                        progress.phase(),
                        seconds / 60,
                        seconds % 60));
        lines.add(
                progress.dataset().isEmpty()
                        ? "  dataset is being made"
                        : "  dataset " + progress.dataset().substring(0, 12));
        progress.conditions().forEach(each -> lines.add("  " + ConditionLine.of(each)));
        return lines;
    }
}
