package io.husai.metrics.contrast;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.metrics.contrast.ContrastState.StoredContrast;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What of a contrast has to change, and what its figures are then. CPU work. */
final class ContrastComputation {
    private final ContrastFigure figure;

    ContrastComputation(ContrastFigure figure) {
        this.figure = figure;
    }

    /**
     * @param changed figures to store
     * @param current all figures of the steps asked for, the changed ones among them
     */
    record Outcome(List<StoredContrast> changed, List<StoredContrast> current) {}

    /**
     * @param steps steps of either side that may have changed
     */
    Outcome of(ContrastState state, Collection<Long> steps) {
        List<StoredContrast> changed = new ArrayList<>();
        List<StoredContrast> current = new ArrayList<>();
        if (state.declaredA() == null || state.declaredB() == null) {
            return new Outcome(changed, current);
        }
        List<ContrastStep> planned = ContrastStep.of(state.declaredA(), state.declaredB());
        for (ContrastStep at : planned) {
            if (concerns(state, at, steps)) {
                inputs(state, at, planned.size() - 1)
                        .ifPresent(inputs -> refresh(state, inputs, changed, current));
            }
        }
        return new Outcome(changed, current);
    }

    private static boolean concerns(ContrastState state, ContrastStep at, Collection<Long> steps) {
        return steps.contains(at.stepA())
                || steps.contains(at.stepB())
                || at.isLast()
                        && (steps.contains(beforeLast(state.declaredA()))
                                || steps.contains(beforeLast(state.declaredB())));
    }

    private static long beforeLast(ConditionDeclared declared) {
        return declared.plannedSteps().get(declared.plannedSteps().size() - 2);
    }

    private static Optional<ContrastInputs> inputs(
            ContrastState state, ContrastStep at, int stepsBeforeLast) {
        Optional<ContrastSide> a = ContrastState.at(state.sidesA(), at.stepA());
        Optional<ContrastSide> b = ContrastState.at(state.sidesB(), at.stepB());
        return a.flatMap(
                left ->
                        b.map(
                                right ->
                                        new ContrastInputs(
                                                state.studyId(),
                                                state.contrastId(),
                                                state.declaredA(),
                                                state.declaredB(),
                                                at,
                                                left,
                                                right,
                                                at.isLast() ? before(state) : Optional.empty(),
                                                stepsBeforeLast)));
    }

    private static Optional<ContrastInputs.Before> before(ContrastState state) {
        Optional<ContrastSide> a = earlier(state.sidesA(), state.declaredA());
        Optional<ContrastSide> b = earlier(state.sidesB(), state.declaredB());
        return a.flatMap(left -> b.map(right -> new ContrastInputs.Before(left, right)));
    }

    private static Optional<ContrastSide> earlier(
            List<ContrastSide> sides, ConditionDeclared declared) {
        return Optional.of(beforeLast(declared))
                .filter(step -> step > 0)
                .flatMap(step -> ContrastState.at(sides, step))
                .filter(ContrastSide::isFinal);
    }

    private void refresh(
            ContrastState state,
            ContrastInputs inputs,
            List<StoredContrast> changed,
            List<StoredContrast> current) {
        Optional<StoredContrast> stored = state.figure(inputs.at().step());
        String digest = inputs.digest();
        boolean keep =
                stored.map(s -> s.inputs().equals(digest) || s.isFinal() && !inputs.isFinal())
                        .orElse(false);
        if (keep) {
            current.add(stored.orElseThrow());
            return;
        }
        long revision = stored.map(StoredContrast::revision).orElse(0L) + 1;
        StoredContrast now =
                new StoredContrast(
                        inputs.at().step(),
                        revision,
                        inputs.isFinal(),
                        digest,
                        figure.of(inputs, revision));
        changed.add(now);
        current.add(now);
    }
}
