package io.husai.contracts.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with any header, right or wrong. */
final class HeaderFile {
    private HeaderFile() {}

    /** Length, JSON and {@code dataBytes} zeros. */
    static Path write(Path folder, String json, int dataBytes) throws IOException {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return write(folder, header.length, header, dataBytes);
    }

    /** The same with a length that may lie. */
    static Path write(Path folder, long length, byte[] header, int dataBytes) throws IOException {
        ByteBuffer file =
                ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .put(header);
        return Files.write(folder.resolve("file.safetensors"), file.array());
    }

    static byte[] written(SafetensorsWriter writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.writeTo(out);
        return out.toByteArray();
    }

    /** One tensor's entry of a header. */
    static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
                .formatted(name, dtype, shape, offsets);
    }
}
