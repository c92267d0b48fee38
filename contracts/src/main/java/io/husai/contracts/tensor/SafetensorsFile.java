package io.husai.contracts.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A safetensors file, open for reading. Safe for use by several threads. */
public final class SafetensorsFile implements AutoCloseable {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Path path;
    private final FileChannel channel;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path path, FileChannel channel, SafetensorsHeader header) {
        this.path = path;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens the file and checks its header.
     *
     * @throws TensorFormatException if it is no valid safetensors file
     */
    public static SafetensorsFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new SafetensorsFile(path, channel, readHeader(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SafetensorsHeader readHeader(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES + 2) {
            throw new TensorFormatException(
                    "a file of " + size + " bytes is too short for a safetensors file");
        }
        byte[] start = new FileWindow(channel, 0, Long.BYTES + 2).readAllBytes();
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        SafetensorsHeader.requireHeaderLength(length, size);
        // white space before the object is against the format; a 0 behind it is UTF-16 or UTF-32
        if (start[Long.BYTES] != '{' || start[Long.BYTES + 1] == 0) {
            throw new TensorFormatException("the header is no JSON object in UTF-8");
        }
        long dataStart = Long.BYTES + length;
        return HeaderReader.read(
                new FileWindow(channel, Long.BYTES, dataStart), length, size - dataStart);
    }

    public SafetensorsHeader header() {
        return header;
    }

    public Map<String, TensorInfo> tensors() {
        return header.tensors();
    }

    /** The tensor of that name; throws where there is none. */
    public TensorInfo tensor(String name) throws TensorFormatException {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new TensorFormatException(
                    "%s has no tensor %s; it has %s"
                            .formatted(path.getFileName(), name, someNames()));
        }
        return info;
    }

    private List<String> someNames() {
        return header.tensors().keySet().stream().limit(10).toList();
    }

    /**
     * All elements of a float32 tensor of exactly that shape.
     *
     * @throws TensorFormatException if the tensor is missing, has another type or shape, or more
     *     than 2^31 - 9 elements
     */
    public float[] floats(String name, long... shape) throws IOException {
        TensorInfo info = tensor(name);
        List<Long> expected = Arrays.stream(shape).boxed().toList();
        if (info.dtype() != DType.F32 || !info.shape().equals(expected)) {
            throw new TensorFormatException(
                    "tensor %s is %s %s, expected F32 %s"
                            .formatted(name, info.dtype(), info.shape(), expected));
        }
        if (info.elements() > LONGEST_ARRAY) {
            throw new TensorFormatException(
                    "tensor %s has %d elements, too many for an array"
                            .formatted(name, info.elements()));
        }
        float[] out = new float[(int) info.elements()];
        readFloats(info, 0, out, 0, out.length);
        return out;
    }

    /**
     * Reads a window of a floating tensor as float32. Float16 and bfloat16 values are exact;
     * float64 values are rounded to the nearest, and to infinity where they are too large.
     *
     * @param info a tensor of this file of type F64, F32, F16 or BF16
     * @param first the window's first element, counted through the tensor in row-major order
     * @param out where the elements go
     * @param at where the first one goes
     * @param length how many
     * @throws TensorFormatException if the tensor is not floating
     * @throws IndexOutOfBoundsException if the window leaves the tensor or the array
     */
    public void readFloats(TensorInfo info, long first, float[] out, int at, int length)
            throws IOException {
        new ElementReader(path, channel)
                .read(info, header.dataStart() + info.begin(), first, out, at, length);
    }

    /**
     * A window of a tensor's bytes, memory-mapped, little-endian.
     *
     * @param offset first byte, counted from the tensor's begin
     * @param length at most 2^31 - 1
     * @throws IndexOutOfBoundsException if the window leaves the tensor
     */
    public ByteBuffer bytes(TensorInfo info, long offset, long length) throws IOException {
        Objects.checkFromIndexSize(offset, length, info.end() - info.begin());
        Objects.checkFromToIndex(0, length, Integer.MAX_VALUE);
        return channel.map(
                        FileChannel.MapMode.READ_ONLY,
                        header.dataStart() + info.begin() + offset,
                        length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * A window of a float32 tensor's elements, memory-mapped.
     *
     * @throws IndexOutOfBoundsException if the window leaves the tensor
     */
    public FloatBuffer floatWindow(TensorInfo info, long offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, info.elements());
        return bytes(info, offset * Float.BYTES, (long) length * Float.BYTES).asFloatBuffer();
    }

    /** Closes the file; windows that were handed out stay valid. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
