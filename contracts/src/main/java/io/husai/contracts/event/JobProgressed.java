package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.optionalList;
import static io.husai.contracts.InvalidValueException.requirePresent;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The heartbeat of a job.
 *
 * @param claim who works on it
 * @param phase what the working loop is doing
 * @param runs how far each run is; empty for a dataset job
 */
public record JobProgressed(Claim claim, Phase phase, List<RunProgress> runs)
        implements ClaimEvent {
    public JobProgressed {
        requirePresent("claim", claim);
        requirePresent("phase", phase);
        runs = optionalList("runs", runs);
    }

    /** What the working loop is doing. */
    public enum Phase {
        @JsonProperty("loading")
        LOADING,
        @JsonProperty("training")
        TRAINING,
        @JsonProperty("writing")
        WRITING
    }
}
