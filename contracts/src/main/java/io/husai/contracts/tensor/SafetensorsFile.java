package io.husai.contracts.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** A safetensors file, memory-mapped for reading. Safe for use by several threads. */
public final class SafetensorsFile implements AutoCloseable {
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
        long length = readFully(channel, 0, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        SafetensorsHeader.requireHeaderLength(length, size);
        byte[] json = readFully(channel, Long.BYTES, (int) length).array();
        return SafetensorsHeader.parse(json, size - Long.BYTES - length);
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int bytes)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new TensorFormatException("the file ends inside its header");
            }
        }
        return buffer;
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
                    path.getFileName()
                            + " has no tensor "
                            + name
                            + "; it has "
                            + header.tensors().keySet());
        }
        return info;
    }

    /**
     * All elements of a float32 tensor of exactly that shape.
     *
     * @throws TensorFormatException if the tensor is missing, has another type or shape, or more
     *     than 2^31 - 9 elements
     */
    public float[] floats(String name, long... shape) throws IOException {
        TensorInfo info = tensor(name);
        List<Long> expected = java.util.Arrays.stream(shape).boxed().toList();
        if (info.dtype() != DType.F32 || !info.shape().equals(expected)) {
            throw new TensorFormatException(
                    "tensor "
                            + name
                            + " is "
                            + info.dtype()
                            + " "
                            + info.shape()
                            + ", expected F32 "
                            + expected);
        }
        if (info.elements() > Integer.MAX_VALUE - 8) {
            throw new TensorFormatException(
                    "tensor "
                            + name
                            + " has "
                            + info.elements()
                            + " elements, too many for an array");
        }
        float[] out = new float[(int) info.elements()];
        int slice = 1 << 26;
        for (int at = 0; at < out.length; at += slice) {
            int n = Math.min(slice, out.length - at);
            bytes(info, (long) at * Float.BYTES, (long) n * Float.BYTES)
                    .asFloatBuffer()
                    .get(out, at, n);
        }
        return out;
    }

    /**
     * A window of a tensor's bytes, memory-mapped, little-endian.
     *
     * @param offset first byte, counted from the tensor's begin
     * @param length at most 2^31 - 1
     */
    public ByteBuffer bytes(TensorInfo info, long offset, long length) throws IOException {
        if (offset < 0
                || length < 0
                || length > Integer.MAX_VALUE
                || offset + length > info.end() - info.begin()) {
            throw new IndexOutOfBoundsException(
                    "bytes " + offset + " to " + (offset + length) + " of tensor " + info);
        }
        return channel.map(
                        FileChannel.MapMode.READ_ONLY,
                        header.dataStart() + info.begin() + offset,
                        length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A window of a float32 tensor's elements, memory-mapped. */
    public FloatBuffer floatWindow(TensorInfo info, long offset, int length) throws IOException {
        return bytes(info, offset * Float.BYTES, (long) length * Float.BYTES).asFloatBuffer();
    }

    /** Closes the file; windows that were handed out stay valid. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
