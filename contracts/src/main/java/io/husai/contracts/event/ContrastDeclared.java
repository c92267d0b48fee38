package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.requireText;

/**
 * A difference to compute: the consistency of {@code a} minus that of {@code b}.
 *
 * @param contrastId {@code <studyId>/contrast/<label>}
 * @param a conditionId
 * @param b conditionId
 */
public record ContrastDeclared(String contrastId, String a, String b) {
    public ContrastDeclared {
        requireText("contrastId", contrastId);
        requireText("a", a);
        requireText("b", b);
    }
}
