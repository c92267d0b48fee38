package io.husai.local.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Expectations follow the HTML standard, section 9.2.6, "interpreting an event stream". */
class ServerSentEventReaderTest {
    @Test
    void shouldReadTypedEventsAndIdsInAnyFieldOrder() throws IOException {
        ServerSentEventReader reader =
                reader("event:study\ndata: {\"a\":1}\nid:7\n\nid: 8\nevent: end\ndata:x\n\n");

        assertThat(reader.next())
                .contains(new ServerSentEvent(OptionalLong.of(7), "study", "{\"a\":1}"));
        assertThat(reader.next()).contains(new ServerSentEvent(OptionalLong.of(8), "end", "x"));
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void shouldSkipCommentsAndForgetTheirFields() throws IOException {
        ServerSentEventReader reader = reader(":alive\n\nevent: ghost\n\ndata: a\ndata: b\n\n");

        assertThat(reader.next())
                .contains(new ServerSentEvent(OptionalLong.empty(), "message", "a\nb"));
    }

    @Test
    void shouldNotDispatchAnEventThatIsCutOff() throws IOException {
        assertThat(reader("data: half\n").next()).isEqualTo(Optional.empty());
    }

    private static ServerSentEventReader reader(String text) {
        return new ServerSentEventReader(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
