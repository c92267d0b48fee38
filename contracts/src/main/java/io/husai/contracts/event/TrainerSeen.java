package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.spec.Numerics;

/**
 * A trainer is alive; sent every 10 seconds and at each change.
 *
 * @param trainer its name
 * @param numerics its numerics class
 * @param device the device in words
 * @param state whether it works
 * @param jobId on what; absent when idle
 */
public record TrainerSeen(String trainer, String numerics, String device, State state, String jobId)
        implements ProgressEvent {
    public TrainerSeen {
        requireText("trainer", trainer);
        Numerics.requireClass("numerics", numerics);
        requireText("device", device);
        requirePresent("state", state);
        require(
                jobId == null || !jobId.isBlank(),
                "jobId",
                jobId,
                "a text that is not empty, or nothing");
    }

    @Override
    public String key() {
        return trainer;
    }

    /** Whether a trainer works. */
    public enum State {
        @JsonProperty("idle")
        IDLE,
        @JsonProperty("busy")
        BUSY,
        @JsonProperty("stopping")
        STOPPING
    }
}
