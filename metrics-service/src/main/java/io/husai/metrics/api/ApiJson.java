package io.husai.metrics.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.husai.contracts.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Answers speak the events' dialect of JSON: absent instead of null, shortest decimals. */
@ApplicationScoped
class ApiJson {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.MAPPER.copy();
    }
}
