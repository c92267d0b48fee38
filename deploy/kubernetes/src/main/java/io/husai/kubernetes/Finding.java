package io.husai.kubernetes;

/**
 * What is wrong with an object.
 *
 * @param rule the rule that it breaks
 * @param object {@code kind/name}
 * @param message what is wrong, and what would be right
 */
public record Finding(String rule, String object, String message) {
    @Override
    public String toString() {
        return object + ": " + message + " [" + rule + "]";
    }
}
