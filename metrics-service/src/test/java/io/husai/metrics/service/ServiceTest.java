package io.husai.metrics.service;

import io.husai.contracts.artifact.FolderStore;
import io.husai.testing.BackingServices;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.SharedBacking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The service on the real broker and database, with a tap on what it publishes. */
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "metrics"))
abstract class ServiceTest {
    final String bootstrapServers = SharedBacking.bootstrapServers();
    final Path artifacts = SharedBacking.artifacts();

    EventProducer producer;
    EventTap tap;

    @BeforeEach
    void open() {
        producer = new EventProducer(bootstrapServers);
        tap =
                EventTap.fromNow(
                        bootstrapServers,
                        "husai.consistency",
                        "husai.snapshots.dead",
                        "husai.studies.dead");
    }

    @AfterEach
    void close() {
        tap.close();
        producer.close();
    }

    Study study() {
        return new Study(new FolderStore(artifacts));
    }
}
