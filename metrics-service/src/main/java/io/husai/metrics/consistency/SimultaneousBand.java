package io.husai.metrics.consistency;

import io.husai.metrics.interval.SeedJackknife;
import java.util.Optional;

/**
 * The intervals that the planned steps before the last one carry besides, so wide that they cover
 * together. The last planned step is the declared analysis and has none.
 */
final class SimultaneousBand {
    private SimultaneousBand() {}

    /** Empty where the step is the last one or not planned. */
    static Optional<SeedJackknife> of(FigureInputs inputs) {
        boolean planned =
                inputs.declared().map(d -> d.plannedSteps().contains(inputs.step())).orElse(false);
        return planned && !inputs.isLastPlannedStep()
                ? Optional.of(SeedJackknife.simultaneous(inputs.stepsBeforeLast()))
                : Optional.empty();
    }
}
