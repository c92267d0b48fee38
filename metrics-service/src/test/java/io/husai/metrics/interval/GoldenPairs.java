package io.husai.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import io.husai.contracts.event.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** golden/intervals.json: the study's pairs at k = 4 and k = 32, made by the PyTorch reference. */
final class GoldenPairs {
    static final double TOLERANCE = 1e-9;

    final JsonNode json;
    final PairTable k4;
    final PairTable k32;

    private GoldenPairs(JsonNode json) {
        this.json = json;
        this.k4 = table("k4", 0, 8);
        this.k32 = table("k32", 0, 8);
    }

    static GoldenPairs read() {
        try (InputStream in = GoldenPairs.class.getResourceAsStream("/golden/intervals.json")) {
            return new GoldenPairs(Json.MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pairs among the seeds from index {@code from} to before {@code to}. */
    PairTable table(String condition, int from, int to) {
        TreeSet<Long> seeds = new TreeSet<>();
        for (int i = from; i < to; i++) {
            seeds.add(json.get("seeds").get(i).asLong());
        }
        List<PairValue> pairs = new ArrayList<>();
        json.get(condition)
                .properties()
                .forEach(
                        field -> {
                            String[] ends = field.getKey().split(",");
                            long a = Long.parseLong(ends[0]);
                            long b = Long.parseLong(ends[1]);
                            if (seeds.contains(a) && seeds.contains(b)) {
                                pairs.add(PairValue.of(a, b, field.getValue().asDouble()));
                            }
                        });
        return PairTable.of(pairs);
    }

    static void assertInterval(Interval actual, JsonNode expected) {
        assertThat(actual.standardError())
                .isCloseTo(expected.get("se").asDouble(), within(TOLERANCE));
        assertThat(actual.low()).isCloseTo(expected.get("low").asDouble(), within(TOLERANCE));
        assertThat(actual.high()).isCloseTo(expected.get("high").asDouble(), within(TOLERANCE));
    }
}
