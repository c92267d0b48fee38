package io.husai.contracts.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads windows of floating tensors as float32, slice by slice. Safe for use by several threads.
 *
 * @param path of the file, for messages
 * @param channel where it is open for reading
 */
record ElementReader(Path path, FileChannel channel) {
    private static final int SLICE_BYTES = 1 << 16;

    /**
     * @param start where the tensor's first byte lies in the file
     * @param first the window's first element, counted through the tensor in row-major order
     * @param out where the elements go
     * @param at where the first one goes
     * @param length how many
     * @throws TensorFormatException if the tensor is not floating
     * @throws IndexOutOfBoundsException if the window leaves the tensor or the array
     */
    void read(TensorInfo info, long start, long first, float[] out, int at, int length)
            throws IOException {
        Objects.checkFromIndexSize(first, length, info.elements());
        Objects.checkFromIndexSize(at, length, out.length);
        FloatingElements elements = FloatingElements.of(info);
        int size = info.dtype().bytes();
        long position = start + first * size;
        ByteBuffer slice = ByteBuffer.allocate(SLICE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int perSlice = SLICE_BYTES / size;
        for (int done = 0; done < length; done += perSlice) {
            int n = Math.min(perSlice, length - done);
            readFully(slice.clear().limit(n * size), position + (long) done * size);
            elements.convert(slice.flip(), out, at + done, n);
        }
    }

    private void readFully(ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new TensorFormatException(path.getFileName() + " was cut while it was open");
            }
        }
    }
}
