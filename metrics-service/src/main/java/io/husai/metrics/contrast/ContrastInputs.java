package io.husai.metrics.contrast;

import io.husai.contracts.Json;
import io.husai.contracts.Sha256;
import io.husai.contracts.event.ConditionDeclared;
import java.util.Optional;

/**
 * Everything that a contrast's figure is a function of.
 *
 * @param studyId the study
 * @param contrastId the contrast
 * @param a declaration of the minuend
 * @param b declaration of the subtrahend
 * @param at the step
 * @param sideA a's figure there
 * @param sideB b's figure there
 * @param before both sides at their planned steps before the last, needed at the last step only
 * @param stepsBeforeLast how many steps of this contrast come before the last one
 */
record ContrastInputs(
        String studyId,
        String contrastId,
        ConditionDeclared a,
        ConditionDeclared b,
        ContrastStep at,
        ContrastSide sideA,
        ContrastSide sideB,
        Optional<Before> before,
        int stepsBeforeLast) {
    /** Changes when the same inputs would give another figure. */
    private static final int ARITHMETIC = 1;

    /** Final figures of both sides at an earlier step. */
    record Before(ContrastSide a, ContrastSide b) {}

    boolean isFinal() {
        return sideA.isFinal() && sideB.isFinal();
    }

    boolean hasReference() {
        return a.reference() != null || b.reference() != null;
    }

    /** Equal inputs have equal digests, in every process. */
    String digest() {
        return Sha256.of(
                Json.canonical(
                        new Digested(
                                ARITHMETIC,
                                at,
                                sideA.inputs(),
                                sideB.inputs(),
                                isFinal(),
                                before.map(s -> s.a().inputs()).orElse(null),
                                before.map(s -> s.b().inputs()).orElse(null),
                                stepsBeforeLast)));
    }

    private record Digested(
            int arithmetic,
            ContrastStep at,
            String a,
            String b,
            boolean isFinal,
            String beforeA,
            String beforeB,
            int stepsBeforeLast) {}
}
