package io.husai.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainerSeen;
import io.husai.testing.BackingServices;
import io.husai.testing.EventTap;
import io.husai.testing.TappedRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class PoisonTest {
    @Test
    void shouldPutAsideWhatCanNotBeDecodedAndGoOn() {
        try (Cluster cluster = new Cluster()) {
            // given
            String key = UUID.randomUUID().toString();
            String trainer = "trainer-" + UUID.randomUUID();

            // when
            cluster.producer()
                    .sendRaw(
                            Topics.PROGRESS,
                            key,
                            Map.of("ce_type", "io.husai.job.claimed.v1"),
                            "{broken".getBytes(StandardCharsets.UTF_8));
            cluster.send(new TrainerSeen(trainer, "cpu", "2 cores", TrainerSeen.State.IDLE, null));

            // then
            Await.until(() -> Requests.trainers().contains(trainer));
            TappedRecord dead =
                    cluster.tap()
                            .awaitRecord(
                                    record -> record.key().filter(key::equals).isPresent(),
                                    EventTap.PATIENCE);
            assertThat(dead.topic()).isEqualTo("husai.progress.dead");
            assertThat(dead.text()).isEqualTo("{broken");
            assertThat(dead.headers().get("dead-letter-reason"))
                    .startsWith("io.husai.job.claimed.v1: Unexpected character")
                    .hasSizeLessThan(400);
        }
    }

    @Test
    void shouldPutAsideAnEventThatDoesNotBelongOnTheTopic() {
        try (Cluster cluster = new Cluster()) {
            String trainer = "trainer-" + UUID.randomUUID();

            cluster.producer()
                    .send(
                            Topics.CONSISTENCY,
                            new TrainerSeen(
                                    trainer, "cpu", "2 cores", TrainerSeen.State.IDLE, null));

            TappedRecord dead =
                    cluster.tap()
                            .awaitRecord(
                                    record -> record.key().filter(trainer::equals).isPresent(),
                                    EventTap.PATIENCE);
            assertThat(dead.topic()).isEqualTo("husai.consistency.dead");
            assertThat(dead.headers().get("dead-letter-reason"))
                    .isEqualTo("io.husai.trainer.seen.v1 does not belong on husai.consistency");
        }
    }
}
