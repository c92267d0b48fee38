package io.husai.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.BackingServices;
import io.husai.testing.TappedRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class BrokerOutageTest {
    /** Longer than the lease, and than the gap after which its time starts anew. */
    private static final Duration OUTAGE = Duration.ofSeconds(8);

    @Test
    void shouldAcceptStudiesWithoutABrokerAndSendTheirJobsLater() {
        try (Cluster cluster = new Cluster()) {
            String id;
            try (FrozenBroker frozen = new FrozenBroker()) {
                id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
                assertThat(frozen.isFrozen()).isTrue();
            }

            assertThat(cluster.awaitDatasetJob(id).attempt()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotTakeATrainersJobForAnOutage() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested job = cluster.awaitFirstJob(id);
            Claim claim = cluster.claim(job);
            Predicate<TappedRecord> reissue =
                    record ->
                            record.key().filter(job.jobId()::equals).isPresent()
                                    && record.text().contains("\"attempt\":2");

            // when
            try (FrozenBroker frozen = new FrozenBroker()) {
                cluster.tap().expectNone(reissue, OUTAGE);
                assertThat(frozen.isFrozen()).isTrue();
            }
            cluster.progress(claim, job, 1);

            // then
            Await.until(() -> Requests.step(id) == 1);
            assertThat(cluster.tap().events(TrainingRequested.class, j -> j.attempt() == 2))
                    .noneMatch(j -> j.jobId().equals(job.jobId()));
            cluster.complete(claim, job);
            Await.until(() -> Requests.jobs(id, "completed") == 2);
        }
    }
}
