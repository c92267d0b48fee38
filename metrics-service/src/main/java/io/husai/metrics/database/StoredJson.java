package io.husai.metrics.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.husai.contracts.Json;
import java.io.UncheckedIOException;

/** Records as the JSON text that statements take and give. */
public final class StoredJson {
    private StoredJson() {}

    public static String text(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a stored record is always representable as JSON", e);
        }
    }

    /**
     * @throws UncheckedIOException if what is stored is no valid record of that type
     */
    public static <T> T parse(String text, Class<T> type) {
        try {
            return Json.MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the database holds no valid " + type.getName(), e);
        }
    }
}
