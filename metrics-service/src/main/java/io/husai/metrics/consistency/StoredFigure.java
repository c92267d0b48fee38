package io.husai.metrics.consistency;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.event.ConsistencyUpdated;

/**
 * A condition's figure as it is kept.
 *
 * @param step the step
 * @param revision grows with every change
 * @param isFinal whether it is final
 * @param inputs digest of what it is a function of
 * @param payload the figure as it was published
 */
public record StoredFigure(
        long step,
        long revision,
        @JsonProperty("final") boolean isFinal,
        String inputs,
        ConsistencyUpdated payload) {}
