package io.husai.gateway.rest;

import static io.husai.contracts.InvalidValueException.require;

/** How many entries of a list are asked for. */
public final class PageSize {
    private static final int DEFAULT = 50;
    private static final int MOST = 200;

    private PageSize() {}

    /**
     * @param limit as the request has it; null for the default of 50
     * @throws io.husai.contracts.InvalidValueException unless it is 1 to 200
     */
    public static int of(String limit) {
        if (limit == null) {
            return DEFAULT;
        }
        require(
                limit.matches("[1-9][0-9]{0,2}") && Integer.parseInt(limit) <= MOST,
                "limit",
                limit,
                "a whole number from 1 to " + MOST);
        return Integer.parseInt(limit);
    }
}
