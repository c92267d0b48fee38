package io.husai.trainer.job;

import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.RunProgress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How far each run of a job is. Safe for use by several threads. */
final class RunBoard {
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<RequestedRun> runs;
    private final LongSupplier nanoTime;

    RunBoard(List<RequestedRun> runs, LongSupplier nanoTime) {
        this.runs = runs;
        this.nanoTime = nanoTime;
        runs.forEach(run -> rows.put(run.runId(), new Row()));
    }

    /** The run starts to train, or goes on, at that step. */
    synchronized void started(String runId, long step) {
        Row row = rows.get(runId);
        row.state = RunProgress.State.RUNNING;
        row.step = step;
        row.shownStep = step;
        row.shownAt = nanoTime.getAsLong();
    }

    /** Returns the steps done since the run's last report. */
    synchronized long progressed(String runId, long step, double loss) {
        Row row = rows.get(runId);
        if (row.state == RunProgress.State.WAITING) {
            started(runId, row.step);
        }
        long done = Math.max(0, step - row.step);
        row.step = step;
        row.loss = loss;
        return done;
    }

    synchronized void resumesAt(String runId, long step) {
        rows.get(runId).step = step;
    }

    /** Returns the steps done since the run's last report. */
    synchronized long completed(String runId, long steps) {
        Row row = rows.get(runId);
        long done = row.state == RunProgress.State.RUNNING ? Math.max(0, steps - row.step) : 0;
        row.state = RunProgress.State.COMPLETED;
        row.step = steps;
        return done;
    }

    synchronized void failed(String runId, long step) {
        Row row = rows.get(runId);
        row.state = RunProgress.State.FAILED;
        row.step = step;
    }

    /** The completed runs, in the job's order. */
    synchronized List<String> completedRuns() {
        return rows.entrySet().stream()
                .filter(entry -> entry.getValue().state == RunProgress.State.COMPLETED)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The state for a heartbeat; rates are those since the last one. */
    synchronized List<RunProgress> show() {
        long now = nanoTime.getAsLong();
        Map<String, Double> rates = new LinkedHashMap<>();
        rows.forEach((runId, row) -> rates.put(runId, row.rate(now)));
        return runs.stream().map(run -> progress(run, rates.get(run.runId()))).toList();
    }

    private RunProgress progress(RequestedRun run, Double rate) {
        Row row = rows.get(run.runId());
        return new RunProgress(
                run.runId(),
                run.conditionId(),
                run.spec().seed(),
                row.state,
                row.step,
                run.spec().condition().training().steps(),
                row.loss,
                rate);
    }

    private static final class Row {
        private RunProgress.State state = RunProgress.State.WAITING;
        private long step;
        private Double loss;
        private long shownStep;
        private long shownAt;

        private Double rate(long now) {
            if (state != RunProgress.State.RUNNING || step <= shownStep || now <= shownAt) {
                return null;
            }
            double seconds = (now - shownAt) / (double) TimeUnit.SECONDS.toNanos(1);
            double rate = (step - shownStep) / seconds;
            shownStep = step;
            shownAt = now;
            return rate;
        }
    }
}
