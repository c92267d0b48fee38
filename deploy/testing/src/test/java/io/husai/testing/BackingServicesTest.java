package io.husai.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobClaimed;
import io.husai.contracts.event.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BackingServicesTest {
    @Test
    void shouldGiveTheDatabaseInTheRolesOwnSchema() throws Exception {
        Map<String, String> config = started("metrics");

        try (Connection connection =
                        DriverManager.getConnection(
                                config.get("quarkus.datasource.jdbc.url"),
                                config.get("quarkus.datasource.username"),
                                config.get("quarkus.datasource.password"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT current_schema()")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("metrics");
        }
        assertThat(Path.of(config.get("husai.artifacts.folder"))).isDirectory();
    }

    @Test
    void shouldShareOneBrokerAndGiveNoDatasourceWithoutARole() {
        Map<String, String> first = started("gateway");
        Map<String, String> second = started(null);

        assertThat(second.get("kafka.bootstrap.servers"))
                .isEqualTo(first.get("kafka.bootstrap.servers"));
        assertThat(second).doesNotContainKey("quarkus.datasource.jdbc.url");
    }

    @Test
    void shouldHearWhatIsSentWithItsHeaders() {
        String bootstrap = started(null).get("kafka.bootstrap.servers");
        JobClaimed sent =
                new JobClaimed(
                        new Claim(
                                UUID.randomUUID().toString(),
                                1,
                                UUID.randomUUID().toString(),
                                "trainer-1",
                                UUID.randomUUID().toString()));
        try (EventTap tap = EventTap.fromNow(bootstrap, Topics.PROGRESS);
                EventProducer producer = new EventProducer(bootstrap)) {
            producer.send(Topics.PROGRESS, sent);
            producer.sendRaw(
                    Topics.PROGRESS,
                    "broken",
                    Map.of("ce_type", "io.husai.job.claimed.v1"),
                    "{".getBytes(StandardCharsets.UTF_8));

            JobClaimed heard = tap.await(JobClaimed.class, sent::equals);
            TappedRecord broken =
                    tap.awaitRecord(
                            record -> record.key().equals(Optional.of("broken")),
                            EventTap.PATIENCE);

            assertThat(heard).isEqualTo(sent);
            assertThat(broken.event()).isEmpty();
            assertThat(tap.records().get(0).headers())
                    .containsEntry("ce_type", "io.husai.job.claimed.v1")
                    .containsEntry("ce_specversion", "1.0");
        }
    }

    private static Map<String, String> started(String role) {
        BackingServices services = new BackingServices();
        services.init(role == null ? Map.of() : Map.of("role", role));
        return services.start();
    }
}
