package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireList;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.spec.Numerics;
import java.util.List;

/**
 * A job that trains runs over one dataset.
 *
 * @param jobId the job
 * @param attempt which issue of it
 * @param studyId the study that asked for it
 * @param numerics the class of trainers it is for
 * @param useCache whether what is already in the store is announced instead of trained anew
 * @param dataset what they train on
 * @param runs at least one, at most 1,024
 */
public record TrainingRequested(
        String jobId,
        int attempt,
        String studyId,
        String numerics,
        boolean useCache,
        DatasetLocation dataset,
        List<RequestedRun> runs)
        implements JobEvent {
    public TrainingRequested {
        requireText("jobId", jobId);
        require(attempt >= 1, "attempt", attempt, "a whole number of at least 1");
        requireText("studyId", studyId);
        Numerics.requireClass("numerics", numerics);
        requirePresent("dataset", dataset);
        require(
                runs != null && !runs.isEmpty() && runs.size() <= 1_024,
                "runs",
                runs == null ? null : runs.size() + " runs",
                "1 to 1024 runs");
        runs = requireList("runs", runs);
        for (RequestedRun run : runs) {
            require(
                    run.spec().condition().dataset().equals(dataset.sha256()),
                    "runs.spec.dataset",
                    run.spec().condition().dataset(),
                    "the job's dataset, " + dataset.sha256());
            require(
                    run.spec().condition().numerics().equals(numerics),
                    "runs.spec.numerics",
                    run.spec().condition().numerics(),
                    "the job's class, " + numerics);
        }
    }
}
