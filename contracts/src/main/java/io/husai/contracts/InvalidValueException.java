package io.husai.contracts;

import java.util.List;
import java.util.Objects;

/**
 * A value that breaks its contract. The message is one line that names the field, shows the
 * offending value and says what would be right; the edges show it to users as it is.
 */
public final class InvalidValueException extends IllegalArgumentException {
    private static final int SHOWN = 80;

    private final String field;

    /**
     * @param field name of the field as users write it, for example {@code k} or {@code
     *     training.batchSize}
     * @param value the offending value; cut to 80 characters in the message
     * @param expected what would be right, for example "a whole number from 1 to d_sae (128)"
     */
    public InvalidValueException(String field, Object value, String expected) {
        super(field + ": " + shown(value) + " is not valid; expected " + expected);
        this.field = field;
    }

    public String field() {
        return field;
    }

    /**
     * Throws unless {@code valid}; returns nothing so that record constructors read as a list of
     * rules.
     */
    public static void require(boolean valid, String field, Object value, String expected) {
        if (!valid) {
            throw new InvalidValueException(field, value, expected);
        }
    }

    /** Throws when {@code value} is missing or blank. */
    public static void requireText(String field, String value) {
        require(value != null && !value.isBlank(), field, value, "a text that is not empty");
    }

    /** Throws when {@code value} is missing. */
    public static void requirePresent(String field, Object value) {
        require(value != null, field, null, "a value");
    }

    /** Throws when {@code value} is infinite or no number; a missing one is fine. */
    public static void requireFinite(String field, Double value) {
        require(value == null || Double.isFinite(value), field, value, "a finite number");
    }

    /**
     * An unmodifiable copy of a list that must be there.
     *
     * @throws InvalidValueException if the list or one of its elements is missing
     */
    public static <T> List<T> requireList(String field, List<T> values) {
        requirePresent(field, values);
        require(
                values.stream().noneMatch(Objects::isNull),
                field,
                values,
                "a list without empty places");
        return List.copyOf(values);
    }

    /** The same for a list that may be missing: then it is empty. */
    public static <T> List<T> optionalList(String field, List<T> values) {
        return values == null ? List.of() : requireList(field, values);
    }

    private static String shown(Object value) {
        if (value == null) {
            return "nothing";
        }
        String text = value.toString().replaceAll("\\p{Cntrl}", " ");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
