package io.husai.contracts.event;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The schemas as a consumer loads them: from the class path, references between files resolved. */
final class EventSchemas {
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<EventType, Schema> schemas = new EnumMap<>(EventType.class);

    /** What is wrong with the data, one line each; empty when it is valid. */
    List<String> violations(EventType type, byte[] json) {
        return schemas
                .computeIfAbsent(type, this::load)
                .validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }

    private Schema load(EventType type) {
        return registry.getSchema(SchemaLocation.of("classpath:" + type.schemaResource()));
    }
}
