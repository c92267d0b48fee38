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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads decoders and encoders from the artifact store and verifies size and digest before use.
 * Blocks.
 */
final class WeightsReader implements DecoderSource {
    private static final String DECODER = "W_dec";
    private static final String ENCODER = "W_enc";

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
        return read(location, this::decoder);
    }

    @Override
    public Optional<Decoder> encoder(WeightsLocation location) {
        return read(location, this::encoder);
    }

    /** What is taken from an open file. */
    @FunctionalInterface
    private interface Part<T> {
        T of(SafetensorsFile tensors) throws IOException;
    }

    private <T> T read(WeightsLocation location, Part<T> part) {
        try {
            Path file = store.localFile(new ArtifactKey(location.uri()));
            verify(file, location);
            try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
                return part.of(tensors);
            }
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
        String sha256 = Sha256.ofFile(file);
        if (!sha256.equals(location.sha256())) {
            throw new UnusableWeightsException(
                    "weights %s have the SHA-256 %s, announced was %s"
                            .formatted(location.uri(), sha256, location.sha256()));
        }
    }

    private Decoder decoder(SafetensorsFile tensors) throws IOException {
        TensorInfo info = tensors.tensor(DECODER);
        if (info.shape().size() != 2 || info.elements() < 1) {
            throw new TensorFormatException(
                    DECODER + " has the shape " + info.shape() + ", expected [dSae, dModel]");
        }
        requireSmall(DECODER, info);
        long latents = info.shape().get(0);
        long dModel = info.shape().get(1);
        float[] rows = tensors.floats(DECODER, latents, dModel);
        return Decoder.of(rows, (int) latents, (int) dModel);
    }

    private Optional<Decoder> encoder(SafetensorsFile tensors) throws IOException {
        TensorInfo decoder = tensors.tensor(DECODER);
        TensorInfo info = tensors.tensors().get(ENCODER);
        if (info == null
                || decoder.shape().size() != 2
                || !info.shape().equals(List.of(decoder.shape().get(1), decoder.shape().get(0)))) {
            return Optional.empty();
        }
        requireSmall(ENCODER, info);
        long dModel = info.shape().get(0);
        long latents = info.shape().get(1);
        float[] columns = tensors.floats(ENCODER, dModel, latents);
        try {
            return Optional.of(Decoder.ofColumns(columns, (int) latents, (int) dModel));
        } catch (InvalidValueException notFinite) {
            // the decoder is what figures need; one companion less is no reason to refuse it
            return Optional.empty();
        }
    }

    private void requireSmall(String name, TensorInfo info) throws TensorFormatException {
        if (info.end() - info.begin() > largestBytes) {
            throw new TensorFormatException(
                    "%s has %d bytes, more than the %d that are taken"
                            .formatted(name, info.end() - info.begin(), largestBytes));
        }
    }
}
