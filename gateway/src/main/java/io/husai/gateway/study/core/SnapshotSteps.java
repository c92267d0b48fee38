package io.husai.gateway.study.core;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;

/** Epochs, as users count, to optimizer steps, as specs do. */
final class SnapshotSteps {
    private SnapshotSteps() {}

    /** Steps of one epoch: {@code ceil(rows / batchSize)}. */
    static long perEpoch(DatasetDescription dataset, int batchSize) {
        return (dataset.rows() + batchSize - 1) / batchSize;
    }

    /**
     * Steps of that many epochs.
     *
     * @param field the parameter that gave the epochs, for the error
     */
    static long ofEpochs(String field, DatasetDescription dataset, int batchSize, int epochs) {
        long perEpoch = perEpoch(dataset, batchSize);
        long steps = Math.multiplyExact(perEpoch, (long) epochs);
        require(
                steps <= TrainingSpec.MAX_STEPS,
                field,
                epochs,
                "at most "
                        + TrainingSpec.MAX_STEPS / perEpoch
                        + " epochs of "
                        + perEpoch
                        + " steps on this dataset");
        return steps;
    }

    /**
     * 0, every {@code interval} steps, and the last; the interval is doubled until there are at
     * most 200 of them.
     */
    static List<Long> every(long interval, long steps) {
        long apart = interval;
        while (steps / apart > 200) {
            apart *= 2;
        }
        List<Long> planned = new ArrayList<>();
        for (long step = 0; step < steps; step += apart) {
            planned.add(step);
        }
        planned.add(steps);
        return planned;
    }
}
