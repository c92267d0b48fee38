package io.husai.contracts.tensor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes safetensors. Equal content gives equal bytes: tensors in the order in which they were
 * added, metadata in alphabetical order, the header padded with spaces to a multiple of 8 bytes.
 */
public final class SafetensorsWriter {
    private static final int SLICE_BYTES = 1 << 16;

    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private long at;

    /** Adds a float32 tensor. The values are read when {@link #writeTo} is called. */
    public SafetensorsWriter add(String name, float[] values, long... shape) {
        return add(name, DType.F32, values.length, shape, out -> writeFloats(out, values));
    }

    /** Adds an int64 tensor. The values are read when {@link #writeTo} is called. */
    public SafetensorsWriter add(String name, long[] values, long... shape) {
        return add(name, DType.I64, values.length, shape, out -> writeLongs(out, values));
    }

    /**
     * Adds a float32 tensor whose little-endian bytes {@code source} writes, for tensors larger
     * than an array.
     */
    public SafetensorsWriter addStreamed(String name, Source source, long... shape) {
        return add(name, DType.F32, elements(shape), shape, source);
    }

    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    private SafetensorsWriter add(
            String name, DType dtype, long elements, long[] shape, Source source) {
        if (name.equals(SafetensorsHeader.METADATA) || !names.add(name)) {
            throw new IllegalArgumentException("tensor " + name + ": the name is taken");
        }
        long expected = elements(shape);
        if (expected != elements) {
            throw new IllegalArgumentException(
                    "tensor " + name + ": " + elements + " values for " + expected + " elements");
        }
        long end = Math.addExact(at, Math.multiplyExact(elements, (long) dtype.bytes()));
        List<Long> sizes = Arrays.stream(shape).boxed().toList();
        entries.add(new Entry(new TensorInfo(name, dtype, sizes, at, end), source));
        at = end;
        return this;
    }

    private static long elements(long[] shape) {
        long elements = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("a shape has no negative size: " + size);
            }
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    /**
     * Writes the file; does not close {@code out}.
     *
     * @throws IOException if a streamed tensor's source writes another number of bytes than its
     *     shape says; what was written is then no valid file
     */
    public void writeTo(OutputStream out) throws IOException {
        byte[] json = header();
        int padding = Math.floorMod(-json.length, 8);
        out.write(
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length + padding)
                        .array());
        out.write(json);
        out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
        for (Entry entry : entries) {
            Counted counted = new Counted(out);
            entry.source().writeTo(counted);
            long expected = entry.info().end() - entry.info().begin();
            if (counted.bytes != expected) {
                throw new IOException(
                        "tensor %s: %d bytes were written, expected %d"
                                .formatted(entry.info().name(), counted.bytes, expected));
            }
        }
    }

    private byte[] header() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject(SafetensorsHeader.METADATA);
            metadata.forEach(node::put);
        }
        for (Entry entry : entries) {
            TensorInfo info = entry.info();
            ObjectNode node = root.putObject(info.name());
            node.put("dtype", info.dtype().name());
            info.shape().forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(info.begin()).add(info.end());
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void writeFloats(OutputStream out, float[] values) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(SLICE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int step = SLICE_BYTES / Float.BYTES;
        for (int from = 0; from < values.length; from += step) {
            int n = Math.min(step, values.length - from);
            slice.asFloatBuffer().put(values, from, n);
            out.write(slice.array(), 0, n * Float.BYTES);
        }
    }

    private static void writeLongs(OutputStream out, long[] values) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(SLICE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int step = SLICE_BYTES / Long.BYTES;
        for (int from = 0; from < values.length; from += step) {
            int n = Math.min(step, values.length - from);
            slice.asLongBuffer().put(values, from, n);
            out.write(slice.array(), 0, n * Long.BYTES);
        }
    }

    /** Writes a tensor's bytes. */
    @FunctionalInterface
    public interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final class Counted extends FilterOutputStream {
        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            bytes += length;
        }

        /** What comes after the tensor is still to be written. */
        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private record Entry(TensorInfo info, Source source) {}
}
