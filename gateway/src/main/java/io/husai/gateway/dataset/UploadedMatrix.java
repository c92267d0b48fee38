package io.husai.gateway.dataset;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.tensor.NpyFile;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.TensorInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The matrix in an uploaded file, open for reading: npy, or safetensors. */
final class UploadedMatrix implements Closeable {
    private final TensorInfo info;
    private final Reader reader;
    private final Closeable file;

    private UploadedMatrix(TensorInfo info, Reader reader, Closeable file) {
        this.info = info;
        this.reader = reader;
        this.file = file;
    }

    /** Reads a window of elements as float32. */
    @FunctionalInterface
    private interface Reader {
        void read(long first, float[] out, int length) throws IOException;
    }

    /**
     * @throws io.husai.contracts.tensor.TensorFormatException if it is neither
     * @throws io.husai.contracts.InvalidValueException if it holds no matrix, or several
     */
    static UploadedMatrix open(Path path) throws IOException {
        if (NpyFile.isOne(path)) {
            NpyFile npy = NpyFile.open(path);
            return new UploadedMatrix(
                    npy.info(), (first, out, n) -> npy.readFloats(first, out, 0, n), npy::close);
        }
        SafetensorsFile file = SafetensorsFile.open(path);
        try {
            TensorInfo chosen = choose(file.tensors().values());
            return new UploadedMatrix(
                    chosen,
                    (first, out, n) -> file.readFloats(chosen, first, out, 0, n),
                    file::close);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static TensorInfo choose(Collection<TensorInfo> tensors) {
        List<TensorInfo> named =
                tensors.stream().filter(t -> t.name().equals(ActivationCheck.TENSOR)).toList();
        List<TensorInfo> candidates =
                named.isEmpty()
                        ? tensors.stream().filter(t -> t.shape().size() == 2).toList()
                        : named;
        require(
                candidates.size() == 1,
                ActivationCheck.TENSOR,
                tensors.stream().map(t -> t.name() + " " + t.shape()).toList(),
                "a tensor named " + ActivationCheck.TENSOR + ", or exactly one with 2 dimensions");
        return candidates.get(0);
    }

    TensorInfo info() {
        return info;
    }

    /** Reads elements from {@code first} on, in row-major order. */
    void read(long first, float[] out, int length) throws IOException {
        reader.read(first, out, length);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
