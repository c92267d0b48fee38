package io.husai.gateway.stream;

/** Names of the incoming channels. */
final class Channels {
    static final String PROGRESS = "progress";
    static final String CONSISTENCY = "consistency";

    private Channels() {}
}
