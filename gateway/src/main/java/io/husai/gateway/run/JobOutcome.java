package io.husai.gateway.run;

import io.husai.contracts.event.DatasetDescription;
import java.util.Optional;

/**
 * What an event of a trainer means for the study.
 *
 * @param changed whether anything was new
 * @param runsFailed whether runs failed for good, so that the study has to be planned anew
 * @param dataset the dataset that was made
 * @param datasetFailure why the dataset can't be made
 */
public record JobOutcome(
        boolean changed,
        boolean runsFailed,
        Optional<DatasetDescription> dataset,
        Optional<String> datasetFailure) {
    static final JobOutcome NOTHING =
            new JobOutcome(false, false, Optional.empty(), Optional.empty());
}
