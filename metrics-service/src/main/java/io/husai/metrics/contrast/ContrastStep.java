package io.husai.metrics.contrast;

import io.husai.contracts.event.ConditionDeclared;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A step of a contrast.
 *
 * @param step under which it is published
 * @param stepA step of side a
 * @param stepB step of side b
 * @param isLast whether both sides are at their declared analysis
 */
record ContrastStep(long step, long stepA, long stepB, boolean isLast) {
    /**
     * The planned steps that both sides have in common, and last against last under a's last step;
     * ascending.
     */
    static List<ContrastStep> of(ConditionDeclared a, ConditionDeclared b) {
        TreeSet<Long> common = new TreeSet<>(a.plannedSteps());
        common.retainAll(b.plannedSteps());
        common.remove(a.lastStep());
        List<ContrastStep> steps = new ArrayList<>();
        common.forEach(step -> steps.add(new ContrastStep(step, step, step, false)));
        steps.add(new ContrastStep(a.lastStep(), a.lastStep(), b.lastStep(), true));
        steps.sort(java.util.Comparator.comparingLong(ContrastStep::step));
        return steps;
    }
}
