package io.husai.trainer.dataset;

import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * A float32 matrix in a safetensors file, memory-mapped in segments of whole rows: it may be larger
 * than the heap and larger than 2 GiB, the limit of one mapping.
 */
public final class MappedActivations implements Activations {
    private static final int SEGMENT_BYTES = 1 << 30;

    private final long rows;
    private final int dModel;
    private final int rowsPerSegment;
    private final FloatBuffer[] segments;

    private MappedActivations(long rows, int dModel, int rowsPerSegment, FloatBuffer[] segments) {
        this.rows = rows;
        this.dModel = dModel;
        this.rowsPerSegment = rowsPerSegment;
        this.segments = segments;
    }

    /**
     * Maps the matrix. The file may be closed afterwards.
     *
     * @param matrix a float32 tensor {@code [rows, dModel]} of that file
     */
    static MappedActivations of(SafetensorsFile file, TensorInfo matrix) throws IOException {
        return of(file, matrix, SEGMENT_BYTES);
    }

    static MappedActivations of(SafetensorsFile file, TensorInfo matrix, int segmentBytes)
            throws IOException {
        long rows = matrix.shape().get(0);
        int dModel = Math.toIntExact(matrix.shape().get(1));
        int rowsPerSegment =
                Math.toIntExact(Math.max(1, segmentBytes / ((long) dModel * Float.BYTES)));
        int count = Math.toIntExact((rows + rowsPerSegment - 1) / rowsPerSegment);
        FloatBuffer[] segments = new FloatBuffer[count];
        for (int i = 0; i < count; i++) {
            long first = (long) i * rowsPerSegment;
            int n = (int) Math.min(rowsPerSegment, rows - first);
            segments[i] = file.floatWindow(matrix, first * dModel, n * dModel);
        }
        return new MappedActivations(rows, dModel, rowsPerSegment, segments);
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public int dModel() {
        return dModel;
    }

    @Override
    public void gather(long[] wanted, int count, float[] out) {
        for (int i = 0; i < count; i++) {
            long row = wanted[i];
            segments[(int) (row / rowsPerSegment)].get(
                    (int) (row % rowsPerSegment) * dModel, out, i * dModel, dModel);
        }
    }

    @Override
    public void copy(long from, int count, float[] out) {
        int done = 0;
        while (done < count) {
            long row = from + done;
            int inSegment = (int) (row % rowsPerSegment);
            int n = Math.min(count - done, rowsPerSegment - inSegment);
            segments[(int) (row / rowsPerSegment)].get(
                    inSegment * dModel, out, done * dModel, n * dModel);
            done += n;
        }
    }

    /** The mapping ends with the last use of this object; there is nothing else to release. */
    @Override
    public void close() {}
}
