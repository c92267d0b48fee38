package io.husai.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import java.io.IOException;
import java.io.InputStream;

/** Reads request bodies that are small JSON documents. Blocks: call it on a worker thread. */
public final class JsonBody {
    private static final int MAX_BYTES = 1 << 20;

    private JsonBody() {}

    /**
     * @throws ProblemException 413 if the body has more than 1 MiB
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no JSON
     */
    public static JsonNode read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new ProblemException(
                    Problem.of(
                            413,
                            "too-large",
                            "The body is too large",
                            "expected at most " + MAX_BYTES + " bytes"));
        }
        return Json.MAPPER
                .readerFor(JsonNode.class)
                .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(bytes);
    }
}
