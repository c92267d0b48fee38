package io.husai.gateway.run;

import java.util.ArrayList;
import java.util.List;

/** Divides runs into jobs. */
final class JobPacking {
    private JobPacking() {}

    /**
     * In the given order, at most {@code runsPerJob} runs a job. A condition's runs stay in one job
     * where they fit; larger conditions are cut.
     *
     * @param conditions the new runs of each condition
     */
    static List<List<Run>> pack(List<List<Run>> conditions, int runsPerJob) {
        List<List<Run>> jobs = new ArrayList<>();
        List<Run> open = new ArrayList<>();
        for (List<Run> runs : conditions) {
            if (open.size() + runs.size() > runsPerJob && !open.isEmpty()) {
                jobs.add(open);
                open = new ArrayList<>();
            }
            for (Run run : runs) {
                if (open.size() == runsPerJob) {
                    jobs.add(open);
                    open = new ArrayList<>();
                }
                open.add(run);
            }
        }
        if (!open.isEmpty()) {
            jobs.add(open);
        }
        return jobs;
    }
}
