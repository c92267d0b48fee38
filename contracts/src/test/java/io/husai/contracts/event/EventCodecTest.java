package io.husai.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may arrive on a topic that anyone can write to. */
class EventCodecTest {
    private static final String TRAINER = EventType.TRAINER_SEEN.ceType();
    private static final String PROGRESSED = EventType.JOB_PROGRESSED.ceType();
    private static final String SEEN =
            """
            {"trainer":"t-1","numerics":"cpu","device":"2 cores","state":"idle"%s}\
            """;

    @Test
    void shouldDecodeTheEventThatItsHeaderNames() throws EventFormatException {
        assertThat(decode(TRAINER, SEEN.formatted("")))
                .isEqualTo(new TrainerSeen("t-1", "cpu", "2 cores", TrainerSeen.State.IDLE, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.husai.unknown.v1",
                "io.husai.trainer.seen.v2",
                "trainer.seen",
                "IO.HUSAI.TRAINER.SEEN.V1",
                ""
            })
    void shouldRefuseAnUnknownType(String ceType) {
        assertThat(refusal(ceType, SEEN.formatted(""))).isEqualTo("unknown event type " + ceType);
    }

    @Test
    void shouldRefuseAMissingType() {
        assertThat(refusal(null, SEEN.formatted("")))
                .isEqualTo("the header ce_type is missing; expected one of io.husai.<name>.v1");
    }

    @Test
    void shouldRefuseMissingData() {
        assertThatThrownBy(() -> EventCodec.decode(TRAINER, null))
                .isInstanceOf(EventFormatException.class)
                .hasMessage(TRAINER + ": the record has no data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "\"text\"", "3", "{", "{\"trainer\":", "\u0000"})
    void shouldRefuseWhatIsNoJsonObject(String data) {
        assertThat(refusal(TRAINER, data)).startsWith(TRAINER + ": ");
    }

    @Test
    void shouldRefuseBytesThatAreNoUtf8() {
        byte[] data = {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'};

        assertThatThrownBy(() -> EventCodec.decode(TRAINER, data))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("Invalid UTF-8");
    }

    @Test
    void shouldRefuseDataBehindTheEnd() {
        assertThat(refusal(TRAINER, SEEN.formatted("") + SEEN.formatted("")))
                .contains("Trailing token");
    }

    @Test
    void shouldRefuseFieldsGivenTwice() {
        assertThat(refusal(TRAINER, SEEN.formatted(",\"trainer\":\"t-2\"")))
                .contains("Duplicate field 'trainer'");
    }

    @Test
    void shouldRefuseUnknownFieldsGivenTwice() {
        assertThat(refusal(TRAINER, SEEN.formatted(",\"x\":1,\"x\":2")))
                .contains("Duplicate field 'x'");
    }

    @Test
    void shouldRefuseVeryDeepNestingEvenInUnknownFields() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(refusal(TRAINER, SEEN.formatted(",\"x\":" + deep)))
                .contains("nesting depth (65) exceeds the maximum allowed (64");
    }

    @Test
    void shouldNameTheFieldThatBreaksTheContract() {
        assertThat(refusal(TRAINER, SEEN.formatted("").replace("cpu", "tpu")))
                .isEqualTo(
                        TRAINER
                                + ": numerics: tpu is not valid; expected cpu or"
                                + " cuda-<architecture>");
    }

    @Test
    void shouldNameAMissingField() {
        assertThat(refusal(TRAINER, "{}"))
                .isEqualTo(
                        TRAINER
                                + ": trainer: nothing is not valid; expected a text that is not"
                                + " empty");
    }

    @Test
    void shouldNameAMissingList() {
        assertThat(
                        refusal(
                                EventType.CONTRAST_UPDATED,
                                EventExamples.full(EventType.CONTRAST_UPDATED),
                                "\"seedsA\":[42,123,456]",
                                "\"seedsA\":null"))
                .contains("seedsA: nothing is not valid; expected a value");
    }

    @Test
    void shouldNameAListWithAnEmptyPlace() {
        assertThat(
                        refusal(
                                EventType.CONTRAST_UPDATED,
                                EventExamples.full(EventType.CONTRAST_UPDATED),
                                "\"seedsA\":[42,123,456]",
                                "\"seedsA\":[42,null]"))
                .contains("seedsA: [42, null] is not valid; expected a list without empty places");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "\"NaN\"", "\"Infinity\"", "NaN"})
    void shouldRefuseNumbersThatAreNotFinite(String number) {
        assertThat(
                        refusal(
                                EventType.JOB_PROGRESSED,
                                EventExamples.full(EventType.JOB_PROGRESSED),
                                "\"loss\":1.75",
                                "\"loss\":" + number))
                .startsWith(PROGRESSED + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1.5", "1e30", "-1", "true", "null", "\"42\""})
    void shouldRefuseWhatIsNoWholeNumberOfAtLeastZero(String seed) {
        assertThat(
                        refusal(
                                EventType.SNAPSHOT_TAKEN,
                                EventExamples.full(EventType.SNAPSHOT_TAKEN),
                                "\"seed\":42",
                                "\"seed\":" + seed))
                .startsWith(EventType.SNAPSHOT_TAKEN.ceType() + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "runs/../x", "file:///etc/passwd"})
    void shouldRefusePlacesOutsideTheArtifactStore(String uri) {
        SnapshotTaken event = (SnapshotTaken) EventExamples.full(EventType.SNAPSHOT_TAKEN);

        assertThat(refusal(EventType.SNAPSHOT_TAKEN, event, event.weights().uri(), uri))
                .contains("weights.uri: " + uri + " is not valid; expected an artifact key");
    }

    @Test
    void shouldRefuseASpecThatIsNotTheRunsOwn() {
        assertThat(
                        refusal(
                                EventType.TRAINING_REQUESTED,
                                EventExamples.full(EventType.TRAINING_REQUESTED),
                                "\"learningRate\":3.0E-4",
                                "\"learningRate\":4.0E-4"))
                .contains("runId: ")
                .contains("expected the digest of the spec");
    }

    @Test
    void shouldRefuseAnEnumByNumber() {
        assertThat(refusal(TRAINER, SEEN.formatted("").replace("\"idle\"", "0")))
                .contains("not allowed to deserialize Enum value out of number");
    }

    @Test
    void shouldShowAReasonOfOneShortLine() {
        String reason =
                refusal(
                        TRAINER,
                        SEEN.formatted("").replace("cpu", "x\\n\\u0007" + "y".repeat(5_000)));

        assertThat(reason).hasSizeLessThan(400).doesNotContainPattern("\\p{Cntrl}");
    }

    @ParameterizedTest
    @EnumSource
    void shouldDecodeOrRefuseWhateverAByteIsChangedTo(EventType type) {
        Random random = new Random(7);
        byte[] original = EventCodec.encode(EventExamples.full(type));
        for (int i = 0; i < 300; i++) {
            byte[] data = original.clone();
            data[random.nextInt(data.length)] = (byte) random.nextInt(256);
            try {
                assertThat(EventCodec.decode(type.ceType(), data)).isInstanceOf(type.data());
            } catch (EventFormatException e) {
                assertThat(e.getMessage()).startsWith(type.ceType());
            }
        }
    }

    private static String refusal(
            EventType type, Event event, String original, String replacement) {
        String json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
        assertThat(json).contains(original);
        return refusal(type.ceType(), json.replace(original, replacement));
    }

    private static String refusal(String ceType, String data) {
        EventFormatException refusal =
                catchThrowableOfType(EventFormatException.class, () -> decode(ceType, data));
        assertThat(refusal).as("refusal of %.200s", data).isNotNull();
        return refusal.getMessage();
    }

    private static Event decode(String ceType, String data) throws EventFormatException {
        return EventCodec.decode(ceType, data.getBytes(StandardCharsets.UTF_8));
    }
}
