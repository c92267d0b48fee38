package io.husai.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.husai.backing.TiedProcess;
import io.husai.contracts.Json;

/** Says in one line how a part ended that should have gone on. */
final class ChildDeath {
    private static final String DISK_FULL = "No space left on device";
    private static final String OUT_OF_MEMORY = "OutOfMemoryError";
    private static final int SHOWN = 300;

    private ChildDeath() {}

    static StackException describe(TiedProcess child) {
        String output = child.output();
        if (output.contains(DISK_FULL)) {
            return new StackException(
                    "the disk is full: " + child.name() + " could not write; log: " + child.log());
        }
        if (output.contains(OUT_OF_MEMORY)) {
            return new StackException(child.name() + " ran out of memory; log: " + child.log());
        }
        return new StackException(
                child.name()
                        + " ended with exit code "
                        + child.exitCode().map(Object::toString).orElse("unknown")
                        + ": "
                        + text(child.lastLine())
                        + "; log: "
                        + child.log());
    }

    /** The message of a log line, which the services write as JSON. */
    private static String text(String line) {
        String shown = line.strip();
        if (shown.startsWith("{")) {
            try {
                JsonNode message = Json.MAPPER.readTree(shown).path("message");
                shown = message.isMissingNode() ? shown : message.asText();
            } catch (JsonProcessingException e) {
                // cut short by the crash: shown as it is
                return cut(shown);
            }
        }
        return cut(shown);
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
