package io.husai.trainer.job;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that is away for its next uses. */
final class FlakyStore implements ArtifactStore {
    private final ArtifactStore store;
    private final AtomicInteger outages = new AtomicInteger();

    FlakyStore(ArtifactStore store) {
        this.store = store;
    }

    void failNext(int uses) {
        outages.set(uses);
    }

    private ArtifactStore available() throws IOException {
        if (outages.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IOException("Connection refused");
        }
        return store;
    }

    @Override
    public boolean exists(ArtifactKey key) throws IOException {
        return available().exists(key);
    }

    @Override
    public byte[] read(ArtifactKey key, long maxBytes) throws IOException {
        return available().read(key, maxBytes);
    }

    @Override
    public Path localFile(ArtifactKey key) throws IOException {
        return available().localFile(key);
    }

    @Override
    public StoredArtifact writeIfAbsent(ArtifactKey key, Content content) throws IOException {
        return available().writeIfAbsent(key, content);
    }

    @Override
    public StoredArtifact replace(ArtifactKey key, Content content) throws IOException {
        return available().replace(key, content);
    }

    @Override
    public void delete(ArtifactKey key) throws IOException {
        available().delete(key);
    }

    @Override
    public void checkHealth() throws IOException {
        available().checkHealth();
    }
}
