package io.husai.contracts.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An npy file (numpy's format, versions 1 to 3) with a little-endian floating array in C order,
 * open for reading. Safe for use by several threads. Pickled arrays are never read.
 */
public final class NpyFile implements AutoCloseable {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Map<String, DType> TYPES =
            Map.of("<f8", DType.F64, "<f4", DType.F32, "<f2", DType.F16);
    private static final Pattern DESCR = Pattern.compile("'descr': *'([^']{1,32})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]{0,200})\\)");

    private final Path path;
    private final FileChannel channel;
    private final TensorInfo info;

    private NpyFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.info = readInfo();
    }

    /** Whether the file begins as npy files do. */
    public static boolean isOne(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
            return channel.read(start, 0) == MAGIC.length && Arrays.equals(start.array(), MAGIC);
        }
    }

    /**
     * Opens the file and checks its header against its size.
     *
     * @throws TensorFormatException if it is no npy file, or not a floating one in C order
     */
    public static NpyFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new NpyFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private TensorInfo readInfo() throws IOException {
        ByteBuffer start = bytes(0, MAGIC.length + 2);
        for (byte expected : MAGIC) {
            require(start.get() == expected, "the file does not begin as npy files do");
        }
        int version = start.get();
        require(version >= 1 && version <= 3, "npy version " + version + "; known are 1 to 3");
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer size = bytes(MAGIC.length + 2, lengthBytes);
        long length = version == 1 ? size.getShort() & 0xffff : size.getInt() & 0xffffffffL;
        require(length <= LONGEST_HEADER, "the header has " + length + " bytes, at most 65536 fit");
        long from = MAGIC.length + 2L + lengthBytes;
        String header = new String(bytes(from, (int) length).array(), StandardCharsets.ISO_8859_1);
        return info(header, from + length);
    }

    private TensorInfo info(String header, long dataStart) throws IOException {
        String descr = part(DESCR, "descr", header);
        DType type = TYPES.get(descr);
        require(type != null, "the array is " + descr + "; expected <f8, <f4 or <f2");
        require(
                part(ORDER, "fortran_order", header).equals("False"),
                "the array is in Fortran order; expected C order (numpy.ascontiguousarray)");
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        for (String size : part(SHAPE, "shape", header).split(",")) {
            if (!size.isBlank()) {
                require(size.strip().length() <= 18, "the shape is too large");
                shape.add(Long.parseLong(size.strip()));
                elements = multiplied(elements, shape.get(shape.size() - 1));
            }
        }
        long bytes = multiplied(elements, type.bytes());
        long there = channel.size() - dataStart;
        require(
                there == bytes,
                "the header announces " + bytes + " bytes of data, the file holds " + there);
        return new TensorInfo("array", type, shape, dataStart, dataStart + bytes);
    }

    private static long multiplied(long a, long b) throws TensorFormatException {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw new TensorFormatException("the shape is too large");
        }
    }

    private static String part(Pattern pattern, String name, String header)
            throws TensorFormatException {
        Matcher found = pattern.matcher(header);
        require(found.find(), "the header has no " + name + " that is understood");
        return found.group(1);
    }

    private static void require(boolean valid, String message) throws TensorFormatException {
        if (!valid) {
            throw new TensorFormatException(message);
        }
    }

    private ByteBuffer bytes(long position, int count) throws IOException {
        byte[] bytes = new FileWindow(channel, position, position + count).readAllBytes();
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Type and shape of the array. */
    public TensorInfo info() {
        return info;
    }

    /**
     * Reads a window of the array as float32; float64 values are rounded to the nearest.
     *
     * @param first the window's first element, in row-major order
     * @throws IndexOutOfBoundsException if the window leaves the array
     */
    public void readFloats(long first, float[] out, int at, int length) throws IOException {
        new ElementReader(path, channel).read(info, info.begin(), first, out, at, length);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
