package io.husai.contracts.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Json;
import java.io.IOException;

/**
 * Events to and from the bytes of a Kafka record's value (CloudEvents binary mode: attributes are
 * headers, data is JSON).
 */
public final class EventCodec {
    /** The CloudEvents attributes that every record carries as headers. */
    public static final String SPEC_VERSION = "1.0";

    public static final String CONTENT_TYPE = "application/json";
    private static final int REASON_LENGTH = 300;

    private EventCodec() {}

    public static byte[] encode(Event event) {
        try {
            return Json.MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is always representable as JSON", e);
        }
    }

    /**
     * @param ceType the header {@code ce_type}
     * @param data the record's value
     * @throws EventFormatException if the type is unknown, the data is no JSON, or it breaks the
     *     event's contract
     */
    public static Event decode(String ceType, byte[] data) throws EventFormatException {
        if (ceType == null) {
            throw new EventFormatException(
                    "the header ce_type is missing; expected one of io.husai.<name>.v1");
        }
        EventType type =
                EventType.ofCeType(ceType)
                        .orElseThrow(
                                () ->
                                        new EventFormatException(
                                                "unknown event type " + cut(ceType)));
        if (data == null) {
            throw new EventFormatException(ceType + ": the record has no data");
        }
        try {
            Event event = Json.MAPPER.readValue(data, type.data());
            if (event == null) {
                throw new EventFormatException(ceType + ": the record's data is null");
            }
            return event;
        } catch (ValueInstantiationException e) {
            throw new EventFormatException(ceType + ": " + cut(cause(e)), e);
        } catch (JsonProcessingException e) {
            throw new EventFormatException(ceType + ": " + cut(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new EventFormatException(ceType + ": " + cut(e.getMessage()), e);
        }
    }

    private static String cause(ValueInstantiationException e) {
        return e.getCause() instanceof InvalidValueException invalid
                ? invalid.getMessage()
                : e.getOriginalMessage();
    }

    private static String cut(String text) {
        String line = text == null ? "unreadable" : text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= REASON_LENGTH ? line : line.substring(0, REASON_LENGTH) + "...";
    }
}
