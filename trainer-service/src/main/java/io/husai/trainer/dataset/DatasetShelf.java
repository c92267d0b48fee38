package io.husai.trainer.dataset;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.tensor.DType;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.TensorFormatException;
import io.husai.contracts.tensor.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens datasets of the artifact store. A dataset's digest, shape and finiteness are checked before
 * its first use in this process; then it is known by its digest. Safe for use by several threads.
 */
public final class DatasetShelf {
    /** The tensor that a dataset's file names its matrix. */
    public static final String TENSOR = "activations";

    private static final int CHUNK = 1 << 20;

    private final ArtifactStore store;
    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    public DatasetShelf(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Opens a dataset; the first time in this process reads it twice from end to end.
     *
     * @throws WrongDatasetException if what is stored there is not that dataset
     * @throws IOException if the store can't tell
     */
    public Activations open(DatasetLocation where, Pulse pulse)
            throws IOException, WrongDatasetException, StoppedException {
        try {
            Path path = store.localFile(new ArtifactKey(where.uri()));
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                TensorInfo matrix = matrixOf(file, where);
                MappedActivations activations = MappedActivations.of(file, matrix);
                if (!verified.contains(where.sha256())) {
                    requireDigest(path, where, pulse);
                    requireFinite(file, matrix, where, pulse);
                    verified.add(where.sha256());
                }
                return activations;
            }
        } catch (ArtifactAbsentException e) {
            throw new WrongDatasetException("the dataset is gone: " + e.getMessage(), e);
        } catch (TensorFormatException e) {
            throw new WrongDatasetException("dataset " + where.sha256() + ": " + e.getMessage(), e);
        }
    }

    private static TensorInfo matrixOf(SafetensorsFile file, DatasetLocation where)
            throws TensorFormatException, WrongDatasetException {
        TensorInfo matrix = file.tensors().get(TENSOR);
        if (matrix == null) {
            matrix = onlyMatrix(file, where);
        }
        List<Long> expected = List.of(where.rows(), (long) where.dModel());
        if (matrix.dtype() != DType.F32 || !matrix.shape().equals(expected)) {
            throw new WrongDatasetException(
                    "dataset %s: tensor %s is %s %s, expected F32 %s"
                            .formatted(
                                    where.sha256(),
                                    matrix.name(),
                                    matrix.dtype(),
                                    matrix.shape(),
                                    expected));
        }
        return matrix;
    }

    private static TensorInfo onlyMatrix(SafetensorsFile file, DatasetLocation where)
            throws WrongDatasetException {
        List<TensorInfo> matrices =
                file.tensors().values().stream()
                        .filter(t -> t.shape().size() == 2 && t.dtype() == DType.F32)
                        .toList();
        if (matrices.size() != 1) {
            throw new WrongDatasetException(
                    "dataset %s has tensors %s, expected one named %s or a single float32 matrix"
                            .formatted(where.sha256(), file.tensors().keySet(), TENSOR));
        }
        return matrices.get(0);
    }

    private static void requireDigest(Path path, DatasetLocation where, Pulse pulse)
            throws IOException, WrongDatasetException, StoppedException {
        MessageDigest digest = Sha256.digest();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(path)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
                pulse.beat();
            }
        }
        String found = Sha256.hex(digest.digest());
        if (!found.equals(where.sha256())) {
            throw new WrongDatasetException(
                    "dataset %s: the stored file's digest is %s".formatted(where.sha256(), found));
        }
    }

    private static void requireFinite(
            SafetensorsFile file, TensorInfo matrix, DatasetLocation where, Pulse pulse)
            throws IOException, WrongDatasetException, StoppedException {
        float[] chunk = new float[CHUNK];
        long elements = matrix.elements();
        for (long at = 0; at < elements; at += CHUNK) {
            int n = (int) Math.min(CHUNK, elements - at);
            FloatBuffer window = file.floatWindow(matrix, at, n);
            window.get(chunk, 0, n);
            for (int i = 0; i < n; i++) {
                if (!Float.isFinite(chunk[i])) {
                    throw new WrongDatasetException(
                            "dataset %s: row %d, column %d is %s, expected finite numbers"
                                    .formatted(
                                            where.sha256(),
                                            (at + i) / where.dModel(),
                                            (at + i) % where.dModel(),
                                            chunk[i]));
                }
            }
            pulse.beat();
        }
    }
}
