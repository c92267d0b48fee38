package io.husai.gateway.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.husai.contracts.Json;
import io.husai.contracts.event.DatasetDescription;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;

/** A dataset that is in the store. */
@Entity
@Table(name = "dataset")
class Dataset {
    private static final TypeReference<Map<String, Object>> PROVENANCE = new TypeReference<>() {};

    @Id String sha256;

    String uri;
    String name;
    long rows;
    int dModel;
    long bytes;
    double mean;
    double standardDeviation;
    String provenance;
    Instant createdAt;

    DatasetDescription description() {
        try {
            return new DatasetDescription(
                    sha256,
                    uri,
                    name,
                    rows,
                    dModel,
                    bytes,
                    mean,
                    standardDeviation,
                    Json.MAPPER.readValue(provenance, PROVENANCE));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("dataset " + sha256 + " is unreadable", e);
        }
    }
}
