package io.husai.metrics.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.SnapshotTaken.Weights;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.TappedRecord;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PoisonTest extends ServiceTest {
    private static final String REASON = "dead-letter-reason";

    @Test
    void shouldBuryWhatIsNoEventAndGoOn() {
        Study study = study();
        String key = study.conditionId("a");

        producer.sendRaw(
                "husai.snapshots",
                key,
                Map.of("ce_type", "io.husai.snapshot.taken.v1"),
                "{\"studyId\":".getBytes(StandardCharsets.UTF_8));
        producer.send("husai.snapshots", study.snapshot("a", 1, 0));

        TappedRecord dead = dead(key);
        assertThat(dead.headers().get(REASON)).startsWith("io.husai.snapshot.taken.v1: ");
        assertThat(dead.headers().get(REASON)).hasSizeLessThan(310).doesNotContain("\n");
        assertThat(dead.text()).isEqualTo("{\"studyId\":");
        tap.await(ConsistencyUpdated.class, f -> f.conditionId().equals(key));
    }

    @Test
    void shouldBuryASnapshotWhoseWeightsAreAbsent() throws IOException {
        Study study = study();
        // a seed of its own: decoders that were read before are known by their digest
        SnapshotTaken snapshot = study.snapshot("a", 77, 0);
        new FolderStore(artifacts).delete(new ArtifactKey(snapshot.weights().uri()));

        producer.send("husai.snapshots", snapshot);

        assertThat(dead(study.conditionId("a")).headers().get(REASON))
                .contains(snapshot.weights().uri())
                .contains("nothing is stored");
    }

    @Test
    void shouldBuryASnapshotWhoseWeightsHaveAnotherDigest() {
        Study study = study();
        SnapshotTaken snapshot = study.snapshot("a", 1, 0);
        Weights wrong =
                new Weights(
                        snapshot.weights().uri(),
                        "0".repeat(64),
                        snapshot.weights().bytes(),
                        snapshot.weights().tensors());

        producer.send("husai.snapshots", with(snapshot, wrong));
        producer.send("husai.snapshots", study.snapshot("a", 2, 0));

        assertThat(dead(study.conditionId("a")).headers().get(REASON))
                .contains("have the SHA-256 " + snapshot.weights().sha256());
        ConsistencyUpdated figure =
                tap.await(
                        ConsistencyUpdated.class,
                        f -> f.conditionId().equals(study.conditionId("a")));
        assertThat(figure.seeds()).containsExactly(2L);
    }

    @Test
    void shouldBuryASnapshotOfAnotherSizeThanItsConditionHas() {
        Study study = study().condition("a", java.util.List.of(1L));
        SnapshotTaken snapshot = study.snapshot("a", 1, 0);
        Weights wrong =
                new Weights(
                        snapshot.weights().uri(),
                        snapshot.weights().sha256(),
                        snapshot.weights().bytes(),
                        Map.of(
                                "W_dec",
                                new SnapshotTaken.TensorShape("F32", java.util.List.of(8L, 12L))));

        producer.send("husai.snapshots", with(snapshot, wrong));

        assertThat(dead(study.conditionId("a")).headers().get(REASON)).contains("12 x 8");
    }

    @Test
    void shouldBuryWhatTheDatabaseCantHold() {
        Study study = study();
        String key = study.conditionId("a");
        SnapshotTaken snapshot = study.snapshot("a", 1, 0);
        String json = new String(EventCodec.encode(snapshot), StandardCharsets.UTF_8);

        producer.sendRaw(
                "husai.snapshots",
                key,
                EventProducer.headers(snapshot),
                json.replace("trainer-1", "trainer\\u00001").getBytes(StandardCharsets.UTF_8));

        assertThat(dead(key).headers().get(REASON)).contains("U+0000");
    }

    private TappedRecord dead(String key) {
        return tap.awaitRecord(
                record ->
                        record.topic().equals("husai.snapshots.dead")
                                && record.key().filter(key::equals).isPresent(),
                EventTap.PATIENCE);
    }

    private static SnapshotTaken with(SnapshotTaken snapshot, Weights weights) {
        return new SnapshotTaken(
                snapshot.studyId(),
                snapshot.conditionId(),
                snapshot.runId(),
                snapshot.seed(),
                snapshot.step(),
                snapshot.isFinal(),
                snapshot.attempt(),
                snapshot.trainer(),
                weights,
                snapshot.quality());
    }
}
