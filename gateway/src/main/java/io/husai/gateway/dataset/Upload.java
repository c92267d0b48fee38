package io.husai.gateway.dataset;

import io.husai.contracts.Json;
import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.tensor.TensorFormatException;
import io.husai.gateway.rest.Problem;
import io.husai.gateway.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.UUID;

/**
 * Takes an upload to a temporary file, checks it there, and stores the activations in canonical
 * form. The temporary file goes in any case. Blocks: call it on a worker thread.
 */
@ApplicationScoped
class Upload {
    private static final int BUFFER = 1 << 16;

    private final ArtifactStore store;
    private final DatasetSettings settings;

    Upload(ArtifactStore store, DatasetSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /**
     * @param name for people
     * @param body the safetensors or npy file
     * @throws io.husai.contracts.InvalidValueException if the file breaks a rule
     * @throws ProblemException 413 if it is too large
     */
    DatasetDescription store(String name, InputStream body) throws IOException {
        Files.createDirectories(settings.incoming());
        Path incoming = settings.incoming().resolve("upload-" + UUID.randomUUID());
        try {
            String fileSha256 = receive(body, incoming);
            try (UploadedMatrix file = UploadedMatrix.open(incoming)) {
                return store(name, fileSha256, new ActivationCheck(file, settings));
            } catch (TensorFormatException e) {
                throw new ProblemException(Problem.invalid("body", "body: " + e.getMessage()));
            }
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    /** Gives the digest of what came. */
    private String receive(InputStream body, Path file) throws IOException {
        long limit = settings.maxBytes().asLongValue();
        long received = 0;
        byte[] buffer = new byte[BUFFER];
        MessageDigest digest = Sha256.digest();
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                received += n;
                if (received > limit) {
                    throw tooLarge(limit);
                }
                out.write(buffer, 0, n);
                digest.update(buffer, 0, n);
            }
        }
        return Sha256.hex(digest.digest());
    }

    private DatasetDescription store(String name, String fileSha256, ActivationCheck activations)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        activations.writeCanonical(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        String sha256 = Sha256.hex(digest.digest());
        double mean = activations.moments().mean();
        double deviation = activations.moments().standardDeviation();
        ArtifactStore.StoredArtifact stored =
                store.writeIfAbsent(
                        ArtifactKey.activations(sha256),
                        out -> {
                            OutputStream buffered = new BufferedOutputStream(out, BUFFER);
                            activations.writeCanonical(buffered);
                            buffered.flush();
                        });
        if (!stored.sha256().equals(sha256)) {
            throw new IOException(stored.key().path() + " holds other content than its name says");
        }
        DatasetDescription description =
                new DatasetDescription(
                        sha256,
                        stored.key().path(),
                        name,
                        activations.rows(),
                        (int) activations.width(),
                        stored.bytes(),
                        mean,
                        deviation,
                        Map.of(
                                "source",
                                "upload",
                                "file",
                                name,
                                DatasetDescription.FILE_SHA256,
                                fileSha256));
        byte[] json = Json.canonical(description);
        store.writeIfAbsent(ArtifactKey.datasetDescription(sha256), out -> out.write(json));
        return description;
    }

    static ProblemException tooLarge(long limit) {
        return new ProblemException(
                Problem.of(
                        413,
                        "too-large",
                        "The body is too large",
                        "expected at most " + limit + " bytes (husai.datasets.max-bytes)"));
    }
}
