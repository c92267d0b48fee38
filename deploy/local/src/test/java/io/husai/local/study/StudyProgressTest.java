package io.husai.local.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StudyProgressTest {
    private final StudyProgress progress = new StudyProgress();

    @Test
    void shouldOrderConditionsByPhaseThenByNumber() {
        run("s/retrain/k4", 42, "waiting", 0, 280);
        run("s/search/k12", 42, "waiting", 0, 175);
        run("s/search/k4", 42, "waiting", 0, 175);

        assertThat(progress.conditions())
                .extracting(each -> each.phase() + " " + each.label())
                .containsExactly("search k4", "search k12", "retrain k4");
    }

    @Test
    void shouldShowHalfTheBarWhenOneOfTwoSeedsIsDone() {
        run("s/search/k4", 42, "completed", 175, 175);
        run("s/search/k4", 123, "waiting", 0, 175);

        assertThat(ConditionLine.of(progress.conditions().get(0)))
                .startsWith("search   k4    [##########..........] 1/2 seeds");
    }

    @Test
    void shouldKeepTheLatestStepsFigureWhenAnEarlierOneComesLate() {
        figure("s/search/k4", 175, 3, true, 0.2639);
        figure("s/search/k4", 140, 9, false, 0.2500);

        ConditionProgress condition = progress.conditions().get(0);

        assertThat(condition.decided()).isTrue();
        assertThat(ConditionLine.of(condition)).endsWith("PWMCC 0.2639  step 175  final");
    }

    @Test
    void shouldTellEachDecidedConditionOnceOnPipes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PlainProgress printer = new PlainProgress(new PrintStream(bytes, true));
        apply("study", "{\"status\":\"running\",\"phase\":\"search\"}");
        figure("s/search/k4", 175, 3, true, 0.2639);
        printer.show(progress);
        printer.show(progress);
        apply("end", "{\"status\":\"completed\",\"phase\":\"retrain\",\"reason\":\"all final\"}");
        printer.finish(progress);

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(10)))
                .containsExactly(
                        "phase search",
                        "search   k4    [....................] 0/0 seeds  PWMCC 0.2639  step 175"
                                + "  final",
                        "phase retrain",
                        "study completed");
        assertThat(progress.ended()).isTrue();
        assertThat(progress.reason()).isEqualTo("all final");
    }

    private void run(String condition, long seed, String state, long step, long steps) {
        apply(
                "progress",
                "{\"conditionId\":\"%s\",\"seed\":%d,\"state\":\"%s\",\"step\":%d,\"steps\":%d}"
                        .formatted(condition, seed, state, step, steps));
    }

    private void figure(String condition, long step, long revision, boolean last, double mean) {
        apply(
                "consistency",
                """
                {"studyId":"s","conditionId":"%s","step":%d,"revision":%d,"final":true,
                 "lastPlannedStep":%s,"seeds":[],"quality":[],"pairs":[],
                 "baselines":{"exact":0.2473},
                 "trained":{"mean":%s,"std":0,"min":0,"max":0,"median":0,"n":1}}
                """
                        .formatted(condition, step, revision, last, mean));
    }

    private void apply(String name, String data) {
        progress.apply(new ServerSentEvent(OptionalLong.empty(), name, data));
    }
}
