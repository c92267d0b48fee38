package io.husai.gateway.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What someone may do; each role may also do what the ones before it may. */
public enum Role {
    /** Sees studies, datasets, runs and trainers. */
    @JsonProperty("viewer")
    VIEWER,
    /** Asks for studies, cancels them, and uploads datasets. */
    @JsonProperty("researcher")
    RESEARCHER,
    /** Deletes datasets, makes and revokes keys, and reads the audit. */
    @JsonProperty("operator")
    OPERATOR;

    /** Its name in requests, answers, tokens and {@code @RolesAllowed}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of this role and of those before it. */
    Set<String> included() {
        Set<String> names = new TreeSet<>();
        Arrays.stream(values())
                .filter(role -> role.compareTo(this) <= 0)
                .forEach(role -> names.add(role.text()));
        return names;
    }

    static Optional<Role> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }

    /** The highest role among the names; other names don't count. */
    static Optional<Role> highest(Collection<String> names) {
        return Arrays.stream(values())
                .filter(role -> names.contains(role.text()))
                .reduce((lower, higher) -> higher);
    }
}
