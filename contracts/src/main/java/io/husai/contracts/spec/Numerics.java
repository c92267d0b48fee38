package io.husai.contracts.spec;

import static io.husai.contracts.InvalidValueException.require;

import java.util.regex.Pattern;

/**
 * The numerics class of a run: machines of one class give the same bytes. It is part of the jobs
 * topic's name.
 */
public final class Numerics {
    public static final String CPU = "cpu";
    private static final Pattern NAME = Pattern.compile("cpu|cuda-[a-z0-9]{1,16}");

    private Numerics() {}

    /**
     * Throws unless {@code value} is {@code cpu} or {@code cuda-<arch>}, for example {@code
     * cuda-sm90}.
     */
    public static void requireClass(String field, String value) {
        require(
                value != null && NAME.matcher(value).matches(),
                field,
                value,
                "cpu or cuda-<architecture>");
    }
}
