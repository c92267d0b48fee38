package io.husai.local.study;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a stream of server-sent events (HTML standard, section 9.2). For one thread. */
final class ServerSentEventReader {
    private final BufferedReader lines;

    ServerSentEventReader(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The next event; empty at the end of the stream. Waits until there is one. */
    Optional<ServerSentEvent> next() throws IOException {
        OptionalLong id = OptionalLong.empty();
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    return Optional.of(new ServerSentEvent(id, name, data.toString()));
                }
                // a comment, or an event without data: not dispatched
                id = OptionalLong.empty();
                name = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "id" -> id = number(value);
                case "event" -> name = value;
                case "data" -> data.append(data.length() > 0 ? "\n" : "").append(value);
                default -> {
                    // a comment, or a field of a later version
                }
            }
        }
        return Optional.empty();
    }

    private static OptionalLong number(String value) {
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
