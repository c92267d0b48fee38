package io.husai.gateway.study.core;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A kind of study: pure functions from what was asked and what is known to what the study wants
 * next. Decisions rest on final figures only.
 */
public interface StudyKind {
    /** The name that users write, for example {@code adaptive-l0}. */
    String name();

    /**
     * The parameters with every default filled in; parsing its own result gives it back.
     *
     * @throws io.husai.contracts.InvalidValueException if a parameter is unknown or out of bounds
     */
    ObjectNode normalise(ObjectNode parameters, StudyLimits limits);

    /**
     * What the study wants, given what is known. Monotonic: what an earlier plan declared stays in
     * later ones.
     *
     * @throws io.husai.contracts.InvalidValueException if the dataset rules a parameter out, for
     *     example too many steps
     */
    StudyPlan plan(String studyId, StudyRequest request, KnownFacts known);
}
