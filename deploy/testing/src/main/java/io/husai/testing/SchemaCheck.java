package io.husai.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.husai.contracts.event.EventType;
import java.util.List;

/** Holds what services send against the JSON Schemas of the contracts. */
public final class SchemaCheck {
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** Violations of the schema that the record's {@code ce_type} names; empty when it fits. */
    public List<String> violations(TappedRecord record) {
        String type = record.headers().getOrDefault("ce_type", "");
        return EventType.ofCeType(type)
                .map(known -> violations(known, record.text()))
                .orElseGet(() -> List.of("ce_type: unknown type '" + type + "'"));
    }

    /** Violations of the type's schema; empty when the data fits. */
    public List<String> violations(EventType type, String data) {
        Schema schema = registry.getSchema(SchemaLocation.of("classpath:" + type.schemaResource()));
        return schema.validate(data, InputFormat.JSON).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }
}
