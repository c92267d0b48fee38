package io.husai.local.study;

import io.husai.contracts.event.ConsistencyUpdated;
import java.util.Locale;

/** A condition's progress in one line. */
final class ConditionLine {
    private static final int BAR = 20;

    private ConditionLine() {}

    /**
     * For example {@code search k4 [####......] 5/5 seeds PWMCC 0.2639 EV 0.270 step 175 final}.
     */
    static String of(ConditionProgress condition) {
        long planned = condition.stepsPlanned();
        int filled = planned == 0 ? 0 : (int) (condition.stepsDone() * BAR / planned);
        long failed = condition.seedsIn("failed");
        return String.format(
                Locale.ROOT,
                "%-8s %-5s [%s%s] %d/%d seeds%s  %s",
                condition.phase(),
                condition.label(),
                "#".repeat(filled),
                ".".repeat(BAR - filled),
                condition.seedsIn("completed"),
                condition.seedCount(),
                failed == 0 ? "" : ", " + failed + " failed",
                condition.figure().map(ConditionLine::figure).orElse(""));
    }

    private static String figure(ConsistencyUpdated figure) {
        StringBuilder text = new StringBuilder();
        if (figure.trained() != null) {
            text.append(String.format(Locale.ROOT, "PWMCC %.4f  ", figure.trained().mean()));
        }
        if (figure.explainedVariance() != null) {
            text.append(String.format(Locale.ROOT, "EV %.3f  ", figure.explainedVariance().mean()));
        }
        text.append("step ").append(figure.step());
        text.append(figure.isFinal() && figure.lastPlannedStep() ? "  final" : "  so far");
        return text.toString();
    }
}
