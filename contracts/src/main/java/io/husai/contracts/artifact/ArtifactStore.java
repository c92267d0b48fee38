package io.husai.contracts.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Datasets, weights and checkpoints, shared by the services. All methods block; call them on a
 * worker thread.
 *
 * <p>Every method throws {@link ArtifactAbsentException} when a healthy store says that the content
 * is definitely not there, and any other {@link IOException} when the store can't tell (down, no
 * permission, full): the first is final, the second is worth trying again.
 */
public interface ArtifactStore {
    boolean exists(ArtifactKey key) throws IOException;

    /** The whole content, for small files; refuses more than {@code maxBytes}. */
    byte[] read(ArtifactKey key, long maxBytes) throws IOException;

    /**
     * The content as a local file that may be memory-mapped. It is read only and may be deleted by
     * the store once nobody has it open.
     */
    Path localFile(ArtifactKey key) throws IOException;

    /**
     * Writes content that becomes visible whole or not at all, unless something is there already,
     * which then stays.
     *
     * @return what is now stored under the key: ours, or what was there before
     */
    StoredArtifact writeIfAbsent(ArtifactKey key, Content content) throws IOException;

    /** Writes content that becomes visible whole or not at all, in place of what is there. */
    StoredArtifact replace(ArtifactKey key, Content content) throws IOException;

    /** Does nothing where there is nothing. */
    void delete(ArtifactKey key) throws IOException;

    /** Throws where the store can't be read and written now; for readiness. */
    void checkHealth() throws IOException;

    /** What is written: called once, on the caller's thread. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * @param key where it is
     * @param bytes its size
     * @param sha256 its digest
     */
    record StoredArtifact(ArtifactKey key, long bytes, String sha256) {}
}
