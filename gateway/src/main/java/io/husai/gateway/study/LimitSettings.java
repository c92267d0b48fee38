package io.husai.gateway.study;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.spec.TrainingSpec;
import io.husai.gateway.study.core.StudyLimits;
import io.husai.gateway.study.core.StudyPlan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What one study may ask for. */
@ConfigMapping(prefix = "husai.limits")
public interface LimitSettings {
    /** Most runs of a study. */
    @WithDefault("2000")
    @Min(1)
    @Max(100_000)
    int runs();

    /** Most latents of a run. */
    @WithDefault("16384")
    @Min(1)
    @Max(1_048_576)
    int dSae();

    /** Most optimizer steps of a run. */
    @WithDefault("1000000")
    @Min(1)
    @Max(TrainingSpec.MAX_STEPS)
    long steps();

    /** Most seeds of a condition. */
    @WithDefault("64")
    @Min(2)
    @Max(10_000)
    int seeds();

    /**
     * Jobs that may wait in all studies together; while there are so many, no study is taken. A
     * running study's own later jobs are.
     */
    @WithDefault("2000")
    @Min(1)
    @Max(1_000_000)
    int queue();

    default StudyLimits limits() {
        return new StudyLimits(runs(), dSae(), steps(), seeds());
    }

    /** Holds a plan against the limits that depend on the dataset. */
    default void check(StudyPlan plan) {
        int runs = 0;
        for (StudyPlan.PlannedCondition planned : plan.conditions()) {
            long steps = planned.condition().lastStep();
            require(
                    steps <= steps(),
                    "parameters",
                    planned.phase() + " " + planned.label() + " with " + steps + " steps",
                    "at most "
                            + steps()
                            + " optimizer steps of a run (husai.limits.steps): fewer epochs or a"
                            + " larger batchSize");
            runs += planned.condition().seeds().size();
        }
        require(
                runs <= runs(),
                "parameters",
                runs + " runs",
                "at most " + runs() + " runs in a study (husai.limits.runs)");
    }
}
