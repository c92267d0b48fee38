package io.husai.kubernetes;

import java.util.List;

/** Something that must hold of all objects that are installed together. */
public interface Rule {
    /** A word for it, the same in findings, tests and docs. */
    String name();

    /** What breaks the rule; empty when it holds. */
    List<Finding> check(Installation installation);

    /** A finding of this rule. */
    default Finding finding(Manifest object, String message) {
        return new Finding(name(), object.toString(), message);
    }
}
