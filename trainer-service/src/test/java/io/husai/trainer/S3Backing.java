package io.husai.trainer;

import io.husai.contracts.artifact.s3.S3Server;
import io.husai.contracts.artifact.s3.S3ServerProcess;
import io.husai.testing.SharedBacking;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The shared broker, and an S3 server of its own for the artifacts. */
public final class S3Backing implements QuarkusTestResourceLifecycleManager {
    private S3ServerProcess server;

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "s3-");
            server = new S3ServerProcess(folder.resolve("server"));
            return Map.of(
                    "kafka.bootstrap.servers",
                    SharedBacking.bootstrapServers(),
                    "husai.artifacts.folder",
                    "",
                    "husai.artifacts.s3.endpoint",
                    server.endpoint(),
                    "husai.artifacts.s3.region",
                    S3Server.REGION,
                    "husai.artifacts.s3.bucket",
                    S3Server.BUCKET,
                    "husai.artifacts.s3.prefix",
                    "team/husai",
                    "husai.artifacts.s3.cache-folder",
                    folder.resolve("copies").toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** After {@link io.husai.testing.BackingServices}, which all tests of this module share. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public void stop() {
        server.stop();
    }
}
