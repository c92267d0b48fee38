package io.husai.metrics.similarity;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Cosines as matrix products of tiles through DJL's PyTorch engine, on the caller's thread alone:
 * several pairs at a time use the cores better than one pair on several threads, and the result
 * doesn't depend on the number of cores.
 *
 * <p>Operands lie in direct buffers, one set for each thread that ever computed at the same time as
 * the others, kept for the next call: {@code (512 + 1024) x dModel} floats. They are aligned to 64
 * bytes, because the library may round differently on other alignments. Each product, 2 MiB of
 * native memory, is read in place and freed before the next one.
 */
final class NativeTiles implements CosineTiles {
    static final int ROWS = 512;
    static final int COLUMNS = 1024;
    private static final int ALIGNMENT = 64;

    private final ConcurrentLinkedDeque<Operands> idle = new ConcurrentLinkedDeque<>();

    @Override
    public void read(Decoder a, Decoder b, RowReader reader) {
        Operands operands = idle.poll();
        if (operands == null || operands.columns < a.dModel()) {
            operands = new Operands(a.dModel());
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            JniUtils.setNumThreads(1);
            readRows(a, b, reader, operands, manager);
        } finally {
            idle.push(operands);
        }
    }

    private static void readRows(
            Decoder a, Decoder b, RowReader reader, Operands operands, NDManager manager) {
        float[] cosines = new float[Math.min(COLUMNS, b.latents())];
        for (int i = 0; i < a.latents(); i += ROWS) {
            int rows = Math.min(ROWS, a.latents() - i);
            try (NDArray left = operand(manager, operands.left, a, i, rows)) {
                for (int j = 0; j < b.latents(); j += COLUMNS) {
                    int columns = Math.min(COLUMNS, b.latents() - j);
                    try (NDArray right = operand(manager, operands.right, b, j, columns);
                            NDArray across = right.transpose();
                            NDArray product = left.matMul(across)) {
                        FloatBuffer tile = product.toByteBuffer(true).asFloatBuffer();
                        for (int r = 0; r < rows; r++) {
                            tile.get(r * columns, cosines, 0, columns);
                            reader.row(i + r, j, cosines, columns);
                        }
                    }
                }
            }
        }
    }

    private static NDArray operand(
            NDManager manager, ByteBuffer buffer, Decoder decoder, int from, int rows) {
        int d = decoder.dModel();
        ByteBuffer window = buffer.slice(0, rows * d * Float.BYTES).order(ByteOrder.nativeOrder());
        window.asFloatBuffer().put(decoder.unitRows(), from * d, rows * d);
        return manager.create(window, new Shape(rows, d), DataType.FLOAT32);
    }

    /** Two direct buffers for tiles of up to {@code columns} columns. */
    private static final class Operands {
        final int columns;
        final ByteBuffer left;
        final ByteBuffer right;

        Operands(int columns) {
            this.columns = columns;
            this.left = aligned(ROWS * columns * Float.BYTES);
            this.right = aligned(COLUMNS * columns * Float.BYTES);
        }

        private static ByteBuffer aligned(int bytes) {
            return ByteBuffer.allocateDirect(bytes + ALIGNMENT).alignedSlice(ALIGNMENT);
        }
    }
}
