package io.husai.trainer.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.husai.contracts.Json;
import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.Quality;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.SnapshotTaken.TensorShape;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.tensor.DType;
import io.husai.contracts.tensor.SafetensorsWriter;
import io.husai.trainer.sae.SaeWeights;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Snapshots in the artifact store: for each run and step a folder that SAELens 6 loads, {@code
 * sae_weights.safetensors} first and {@code cfg.json} last, as the mark that it is complete. What
 * is there is never replaced. All methods block.
 */
public final class SnapshotShelf {
    private static final Logger LOG = Logger.getLogger(SnapshotShelf.class);
    private static final long MAX_CFG_BYTES = 4 << 20;

    private final ArtifactStore store;

    public SnapshotShelf(ArtifactStore store) {
        this.store = store;
    }

    /** The snapshot of that run and step; empty unless it is complete. */
    public Optional<StoredSnapshot> find(String runId, long step) throws IOException {
        ArtifactKey key = ArtifactKey.cfg(runId, step);
        byte[] json;
        try {
            json = store.read(key, MAX_CFG_BYTES);
        } catch (ArtifactAbsentException e) {
            return Optional.empty();
        }
        try {
            SaeLensConfig config = Json.MAPPER.readValue(json, SaeLensConfig.class);
            SaeLensConfig.Description found = config.metadata().husai();
            boolean ours = found.runId().equals(runId) && found.step() == step;
            if (ours && store.exists(new ArtifactKey(found.weights().uri()))) {
                return Optional.of(new StoredSnapshot(found.weights(), found.quality(), false));
            }
            LOG.warnf("%s describes another snapshot or one without weights", key.path());
        } catch (JsonProcessingException e) {
            LOG.warnf("%s is unreadable: %s", key.path(), e.getOriginalMessage());
        }
        return Optional.empty();
    }

    /** Writes what is not there yet. */
    public StoredSnapshot write(RunSpec run, long step, SaeWeights weights, Quality quality)
            throws IOException {
        ArtifactKey key = ArtifactKey.weights(run.runId(), step);
        Map<String, float[]> tensors = tensors(weights);
        SafetensorsWriter file = new SafetensorsWriter().metadata("format", "pt");
        Map<String, TensorShape> shapes = new LinkedHashMap<>();
        tensors.forEach(
                (name, values) -> {
                    long[] shape = shape(name, weights);
                    file.add(name, values, shape);
                    List<Long> sizes = Arrays.stream(shape).boxed().toList();
                    shapes.put(name, new TensorShape(DType.F32.name(), sizes));
                });
        Written written = writeOnce(key, file::writeTo);
        SnapshotTaken.Weights description =
                new SnapshotTaken.Weights(
                        key.path(),
                        written.artifact().sha256(),
                        written.artifact().bytes(),
                        shapes);
        byte[] json = Json.canonical(SaeLensConfig.of(run, step, quality, description));
        store.writeIfAbsent(ArtifactKey.cfg(run.runId(), step), out -> out.write(json));
        return new StoredSnapshot(description, quality, written.differs());
    }

    private Written writeOnce(ArtifactKey key, ArtifactStore.Content content) throws IOException {
        boolean there = store.exists(key);
        ArtifactStore.StoredArtifact stored = store.writeIfAbsent(key, content);
        return new Written(stored, there && !stored.sha256().equals(digest(content)));
    }

    private static String digest(ArtifactStore.Content content) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            content.writeTo(out);
        }
        return Sha256.hex(digest.digest());
    }

    /** SAELens expects a {@code b_dec} in every SAE; where ours has none it is 0. */
    private static Map<String, float[]> tensors(SaeWeights weights) {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        tensors.put("W_enc", weights.encoder());
        tensors.put("b_enc", weights.encoderBias());
        tensors.put("W_dec", weights.decoder());
        tensors.put("b_dec", weights.decoderBias().orElseGet(() -> new float[weights.dModel()]));
        return tensors;
    }

    private static long[] shape(String tensor, SaeWeights weights) {
        return switch (tensor) {
            case "W_enc" -> new long[] {weights.dModel(), weights.dSae()};
            case "b_enc" -> new long[] {weights.dSae()};
            case "W_dec" -> new long[] {weights.dSae(), weights.dModel()};
            default -> new long[] {weights.dModel()};
        };
    }

    private record Written(ArtifactStore.StoredArtifact artifact, boolean differs) {}
}
