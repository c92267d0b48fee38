package io.husai.metrics.consistency;

import io.husai.contracts.event.ConditionDeclared;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which steps' figures rest on which other steps. */
final class FigureSteps {
    private FigureSteps() {}

    /** The planned step before the last one. */
    static long beforeLast(ConditionDeclared declared) {
        List<Long> planned = declared.plannedSteps();
        return planned.get(planned.size() - 2);
    }

    /**
     * Other steps whose figures rest on these: all on the final figure of step 0, which is their
     * untrained baseline, and the last one on the final figure of the planned step before it.
     *
     * @param current the figures of the steps that were refreshed
     */
    static Set<Long> restingOn(List<StoredFigure> current, ConditionState state) {
        Set<Long> resting = new TreeSet<>();
        Optional<ConditionDeclared> declared = Optional.ofNullable(state.declaration());
        for (StoredFigure figure : current) {
            if (figure.isFinal() && figure.step() == 0) {
                resting.addAll(state.figureSteps());
            }
            declared.filter(d -> figure.isFinal() && beforeLast(d) == figure.step())
                    .filter(d -> state.figureSteps().contains(d.lastStep()))
                    .ifPresent(d -> resting.add(d.lastStep()));
        }
        current.forEach(figure -> resting.remove(figure.step()));
        return resting;
    }

    /** The steps that a declaration may change: all with a figure, and the last one. */
    static Set<Long> declared(ConditionState state) {
        Set<Long> steps = new TreeSet<>(state.figureSteps());
        if (state.declaration() != null) {
            steps.add(state.declaration().lastStep());
        }
        return steps;
    }
}
