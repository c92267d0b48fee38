package io.husai.metrics.api;

import io.husai.contracts.InvalidValueException;

/** Query parameters that are whole numbers of at least 0, with an error that names them. */
final class WholeNumber {
    private WholeNumber() {}

    /**
     * @throws InvalidValueException if the parameter is missing or no such number
     */
    static long of(String field, String text) {
        boolean valid = text != null && text.matches("[0-9]{1,18}");
        InvalidValueException.require(valid, field, text, "a whole number of at least 0");
        return Long.parseLong(text);
    }
}
