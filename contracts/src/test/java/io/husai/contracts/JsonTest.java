package io.husai.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    record Inner(int zebra, int apple) {}

    record Outer(String name, Inner inner, Double absent, List<Long> steps, boolean flag) {}

    @Test
    void shouldOrderKeysAlphabeticallyAtEveryLevel() {
        assertThat(canonical(new Outer("n", new Inner(1, 2), 0.5, List.of(3L, 1L), true)))
                .isEqualTo(
                        """
                        {"absent":0.5,"flag":true,"inner":{"apple":2,"zebra":1},"name":"n",\
                        "steps":[3,1]}\
                        """);
    }

    @Test
    void shouldLeaveAbsentFieldsOut() {
        assertThat(canonical(new Outer(null, null, null, null, false)))
                .isEqualTo("{\"flag\":false}");
    }

    @Test
    void shouldOrderTheEntriesOfMaps() {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("B", 2);
        map.put("a", 3);

        assertThat(canonical(map)).isEqualTo("{\"B\":2,\"a\":3,\"b\":1}");
    }

    /** Shortest decimals that read back as the same double; JDK 17 itself prints 2.0E-3 longer. */
    @ParameterizedTest
    @CsvSource({
        "3e-4, 3.0E-4",
        "0.002, 0.002",
        "2e23, 2.0E23",
        "0.1, 0.1",
        "1, 1.0",
        "100, 100.0",
        "0.03125, 0.03125",
        "1e7, 1.0E7",
        "4.9e-324, 4.9E-324",
        "1.7976931348623157e308, 1.7976931348623157E308"
    })
    void shouldWriteDoublesInTheirShortestForm(double value, String expected) {
        assertThat(canonical(value)).isEqualTo(expected);
    }

    @Test
    void shouldWriteTimesAsText() throws JsonProcessingException {
        assertThat(Json.MAPPER.writeValueAsString(Instant.parse("2026-01-02T03:04:05Z")))
                .isEqualTo("\"2026-01-02T03:04:05Z\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "3.0", "true", "null"})
    void shouldNotTurnValuesIntoWholeNumbers(String value) {
        assertThatThrownBy(
                        () ->
                                Json.MAPPER.readValue(
                                        "{\"zebra\":" + value + ",\"apple\":1}", Inner.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void shouldReadWholeNumbersAsFractions() throws JsonProcessingException {
        assertThat(Json.MAPPER.readValue("{\"absent\":3,\"flag\":true}", Outer.class).absent())
                .isEqualTo(3.0);
    }

    private static String canonical(Object value) {
        return new String(Json.canonical(value), StandardCharsets.UTF_8);
    }
}
