package io.husai.gateway.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.husai.contracts.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The API speaks the same JSON as the events. */
class JsonMapper {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.MAPPER.copy();
    }
}
