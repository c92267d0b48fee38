package io.husai.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The documents that other teams build on say what the code does. */
class DocumentedEventsTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern EXAMPLE =
            Pattern.compile(
                    "`ce_type: (io\\.husai\\.[a-z.]+\\.v1)`.*?```json\n(.*?)```", Pattern.DOTALL);

    @Test
    void shouldShowExamplesThatAreValidEvents() throws IOException, EventFormatException {
        EventSchemas schemas = new EventSchemas();
        List<EventType> shown = new ArrayList<>();
        Matcher examples = EXAMPLE.matcher(Files.readString(DOCS.resolve("events.md")));
        while (examples.find()) {
            EventType type = EventType.ofCeType(examples.group(1)).orElseThrow();
            byte[] json = examples.group(2).getBytes(StandardCharsets.UTF_8);

            assertThat(schemas.violations(type, json)).as("%s in events.md", type).isEmpty();
            assertThat(EventCodec.decode(type.ceType(), json)).isInstanceOf(type.data());
            shown.add(type);
        }

        assertThat(shown)
                .containsExactly(
                        EventType.CONSISTENCY_UPDATED,
                        EventType.CONTRAST_UPDATED,
                        EventType.SNAPSHOT_TAKEN,
                        EventType.STUDY_DECLARED);
    }

    @Test
    void shouldListEveryTopicAndItsDeadLetters() throws IOException {
        String jobs = Topics.jobs("cpu").replace("cpu", "{numerics}");
        List<String> topics =
                List.of(
                        Topics.STUDIES,
                        jobs,
                        Topics.PROGRESS,
                        Topics.SNAPSHOTS,
                        Topics.CONSISTENCY);

        assertThat(asyncapi().get("channels").valueStream().map(c -> c.get("address").asString()))
                .containsExactlyInAnyOrderElementsOf(
                        topics.stream().flatMap(t -> Stream.of(t, Topics.dead(t))).toList());
    }

    @Test
    void shouldDescribeEveryEventByItsSchema() throws IOException {
        JsonNode messages = asyncapi().at("/components/messages");
        for (EventType type : EventType.values()) {
            String name = type.ceType().substring("io.husai.".length()).replace(".v1", "");
            JsonNode message = messages.get(name);

            assertThat(message).as(name).isNotNull();
            assertThat(message.get("name").asString()).isEqualTo(type.ceType());
            assertThat(message.at("/headers/properties/ce_type/const").asString())
                    .isEqualTo(type.ceType());
            assertThat(DOCS.resolve(message.at("/payload/$ref").asString()))
                    .isRegularFile()
                    .asString()
                    .endsWith(type.schemaResource());
        }
    }

    @Test
    void shouldSendEveryMessageOverAChannelAndLeadNowhereWrong() throws IOException {
        JsonNode root = asyncapi();
        TreeSet<String> carried = new TreeSet<>();
        root.get("channels").forEach(c -> carried.addAll(c.get("messages").propertyNames()));
        List<String> broken = new ArrayList<>();
        for (JsonNode reference : root.findValues("$ref")) {
            String target = reference.asString();
            if (target.startsWith("#") && root.at(target.substring(1)).isMissingNode()) {
                broken.add(target);
            }
        }

        assertThat(carried)
                .containsExactlyInAnyOrderElementsOf(
                        root.at("/components/messages").propertyNames());
        assertThat(broken).isEmpty();
    }

    private static JsonNode asyncapi() throws IOException {
        return new YAMLMapper().readTree(Files.readString(DOCS.resolve("asyncapi.yaml")));
    }
}
