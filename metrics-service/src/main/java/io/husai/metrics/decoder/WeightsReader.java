package io.husai.metrics.decoder;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.TensorFormatException;
import io.husai.contracts.tensor.TensorInfo;
import io.husai.metrics.similarity.Decoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Reads decoders from the artifact store and verifies size and digest before use. Blocks. */
final class WeightsReader implements DecoderSource {
    private static final String DECODER = "W_dec";
    private static final int BUFFER_BYTES = 1 << 16;

    private final ArtifactStore store;
    private final long largestBytes;

    /**
     * @param largestBytes most bytes that a decoder may have
     */
    WeightsReader(ArtifactStore store, long largestBytes) {
        this.store = store;
        this.largestBytes = largestBytes;
    }

    @Override
    public Decoder decoder(WeightsLocation location) {
        try {
            Path file = store.localFile(new ArtifactKey(location.uri()));
            verify(file, location);
            return read(file);
        } catch (ArtifactAbsentException | TensorFormatException | InvalidValueException e) {
            throw new UnusableWeightsException(
                    "weights " + location.uri() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StoreUnavailableException(e);
        }
    }

    private static void verify(Path file, WeightsLocation location) throws IOException {
        long size = Files.size(file);
        long announced = location.bytes().orElse(size);
        if (size != announced) {
            throw new UnusableWeightsException(
                    "weights %s have %d bytes, announced were %d"
                            .formatted(location.uri(), size, announced));
        }
        String sha256 = digest(file);
        if (!sha256.equals(location.sha256())) {
            throw new UnusableWeightsException(
                    "weights %s have the SHA-256 %s, announced was %s"
                            .formatted(location.uri(), sha256, location.sha256()));
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return Sha256.hex(digest.digest());
    }

    private Decoder read(Path file) throws IOException {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            TensorInfo info = tensors.tensor(DECODER);
            if (info.shape().size() != 2 || info.elements() < 1) {
                throw new TensorFormatException(
                        DECODER + " has the shape " + info.shape() + ", expected [dSae, dModel]");
            }
            if (info.end() - info.begin() > largestBytes) {
                throw new TensorFormatException(
                        "%s has %d bytes, more than the %d that are taken"
                                .formatted(DECODER, info.end() - info.begin(), largestBytes));
            }
            long latents = info.shape().get(0);
            long dModel = info.shape().get(1);
            float[] rows = tensors.floats(DECODER, latents, dModel);
            return Decoder.of(rows, (int) latents, (int) dModel);
        }
    }
}
