package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.optionalList;
import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireList;
import static io.husai.contracts.InvalidValueException.requireText;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.spec.TrainingSpec;
import java.util.List;

/**
 * The difference between two conditions at one step.
 *
 * @param studyId the study
 * @param contrastId the contrast
 * @param a conditionId of the minuend
 * @param b conditionId of the subtrahend
 * @param step the step; where the two conditions end at different steps, the last analysis carries
 *     {@code a}'s last step
 * @param revision grows with every change
 * @param isFinal whether both sides are final
 * @param lastPlannedStep whether both sides are at their declared analysis
 * @param seedsA present on side a
 * @param seedsB present on side b
 * @param difference trained mean of a minus trained mean of b; absent while a side has no pair
 * @param differenceHeldOut the same over the pairs without references; absent where no side has one
 * @param intervals of the difference; empty on interim figures and with too few seeds
 * @param intervalsHeldOut of the held-out difference
 * @param across the difference over the pairs across references; absent unless both sides have them
 * @param verdict absent on interim figures and where there is no interval
 */
public record ContrastUpdated(
        String studyId,
        String contrastId,
        String a,
        String b,
        long step,
        long revision,
        @JsonProperty("final") boolean isFinal,
        boolean lastPlannedStep,
        List<Long> seedsA,
        List<Long> seedsB,
        Double difference,
        Double differenceHeldOut,
        List<Interval> intervals,
        List<Interval> intervalsHeldOut,
        Across across,
        Verdict verdict)
        implements FigureEvent {
    public ContrastUpdated {
        requireText("studyId", studyId);
        requireText("contrastId", contrastId);
        requireText("a", a);
        requireText("b", b);
        TrainingSpec.requireStep("step", step);
        require(revision >= 1, "revision", revision, "a whole number of at least 1");
        seedsA = requireList("seedsA", seedsA);
        seedsB = requireList("seedsB", seedsB);
        Range.requireDifference("difference", difference);
        Range.requireDifference("differenceHeldOut", differenceHeldOut);
        intervals = optionalList("intervals", intervals);
        intervalsHeldOut = optionalList("intervalsHeldOut", intervalsHeldOut);
    }

    /**
     * @param difference mean of a minus mean of b
     * @param intervals of that difference
     */
    public record Across(double difference, List<Interval> intervals) {
        public Across {
            Range.requireDifference("across.difference", difference);
            intervals = optionalList("across.intervals", intervals);
        }
    }

    @Override
    public String key() {
        return contrastId;
    }
}
