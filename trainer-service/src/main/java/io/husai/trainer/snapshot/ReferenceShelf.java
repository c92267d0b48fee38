package io.husai.trainer.snapshot;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.TensorFormatException;
import io.husai.contracts.tensor.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** Reads the decoders that runs are pulled to. All methods block. */
public final class ReferenceShelf {
    private static final String DECODER = "W_dec";

    private final ArtifactStore store;

    public ReferenceShelf(ArtifactStore store) {
        this.store = store;
    }

    /**
     * The reference's decoder, after a check of its file's digest.
     *
     * @return {@code [latents, dModel]}, row-major
     * @throws TensorFormatException if the file is not the one that the reference names, or holds
     *     no decoder
     */
    public float[] decoder(ReferenceDecoder reference) throws IOException {
        Path path = store.localFile(new ArtifactKey(reference.uri()));
        String found = digest(path);
        if (!found.equals(reference.sha256())) {
            throw new TensorFormatException(
                    "reference %s has digest %s, expected %s"
                            .formatted(reference.uri(), found, reference.sha256()));
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            TensorInfo decoder = file.tensor(DECODER);
            if (decoder.shape().size() != 2) {
                throw new TensorFormatException(
                        "reference %s: %s has shape %s, expected [latents, dModel]"
                                .formatted(reference.uri(), DECODER, decoder.shape()));
            }
            return file.floats(DECODER, decoder.shape().get(0), decoder.shape().get(1));
        }
    }

    private static String digest(Path path) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.hex(digest.digest());
    }
}
