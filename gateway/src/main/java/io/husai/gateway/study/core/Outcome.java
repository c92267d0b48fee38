package io.husai.gateway.study.core;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a study ended.
 *
 * @param status one of the terminal states
 * @param reason one sentence for people
 */
public record Outcome(Status status, String reason) {
    /** Terminal states that a plan can give; cancelling is the user's. */
    public enum Status {
        @JsonProperty("completed")
        COMPLETED,
        @JsonProperty("inconclusive")
        INCONCLUSIVE,
        @JsonProperty("failed")
        FAILED
    }
}
