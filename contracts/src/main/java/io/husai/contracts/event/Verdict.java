package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.spec.TrainingSpec;

/**
 * A conclusion in words, computed.
 *
 * @param outcome on which side of 0 the interval lies
 * @param step the step it rests on
 * @param stillRising whether the last planned steps are not level
 * @param text the sentence for people, with what it rests on
 */
public record Verdict(Outcome outcome, long step, boolean stillRising, String text) {
    public Verdict {
        requirePresent("verdict.outcome", outcome);
        TrainingSpec.requireStep("verdict.step", step);
        requireText("verdict.text", text);
    }

    /** Whether the seed-jackknife interval excludes 0, and on which side. */
    public enum Outcome {
        @JsonProperty("higher")
        HIGHER,
        @JsonProperty("lower")
        LOWER,
        @JsonProperty("unresolved")
        UNRESOLVED
    }
}
