package io.husai.gateway.dataset;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.tensor.DType;
import io.husai.contracts.tensor.SafetensorsWriter;
import io.husai.contracts.tensor.TensorInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;

/**
 * The activations in an uploaded file. Writes them in canonical form (float32), window by window,
 * and counts what passes.
 */
final class ActivationCheck {
    static final String TENSOR = "activations";
    private static final int WINDOW = 1 << 16;
    private static final Set<DType> FLOATING =
            EnumSet.of(DType.F32, DType.F16, DType.BF16, DType.F64);

    private final UploadedMatrix file;
    private final TensorInfo tensor;
    private final Moments moments = new Moments();

    /**
     * @throws InvalidValueException if it is no matrix, too large, or not floating
     */
    ActivationCheck(UploadedMatrix file, DatasetSettings settings) {
        this.file = file;
        this.tensor = file.info();
        require(
                tensor.shape().size() == 2,
                "activations.shape",
                tensor.shape(),
                "2 dimensions: [rows, d_model]");
        require(
                FLOATING.contains(tensor.dtype()),
                "activations.dtype",
                tensor.dtype(),
                "a floating type: F32, F16, BF16 or F64");
        require(
                rows() >= 1 && rows() <= settings.maxRows(),
                "activations.rows",
                rows(),
                "1 to " + settings.maxRows() + " rows (husai.datasets.max-rows)");
        require(
                width() >= 1 && width() <= settings.maxWidth(),
                "activations.width",
                width(),
                "a width from 1 to " + settings.maxWidth() + " (husai.datasets.max-width)");
    }

    long rows() {
        return tensor.shape().get(0);
    }

    long width() {
        return tensor.shape().get(1);
    }

    /** Over all entries; complete after {@link #writeCanonical}. */
    Moments moments() {
        return moments;
    }

    /**
     * Writes a safetensors file that holds nothing but the activations, so that equal activations
     * give equal bytes.
     *
     * @throws InvalidValueException naming the first entry that is not finite
     */
    void writeCanonical(OutputStream out) throws IOException {
        moments.reset();
        new SafetensorsWriter()
                .addStreamed(TENSOR, this::writeValues, rows(), width())
                .writeTo(out);
    }

    private void writeValues(OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(WINDOW * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[WINDOW];
        for (long at = 0; at < tensor.elements(); at += WINDOW) {
            int n = (int) Math.min(WINDOW, tensor.elements() - at);
            file.read(at, values, n);
            requireFinite(values, n, at);
            moments.add(values, n);
            bytes.clear();
            bytes.asFloatBuffer().put(values, 0, n);
            out.write(bytes.array(), 0, n * Float.BYTES);
        }
    }

    private void requireFinite(float[] values, int n, long at) {
        for (int i = 0; i < n; i++) {
            if (!Float.isFinite(values[i])) {
                long row = (at + i) / width();
                long column = (at + i) % width();
                throw new InvalidValueException(
                        "activations[" + row + "][" + column + "]",
                        values[i],
                        "a finite number in every row and column (counted from 0)");
            }
        }
    }
}
