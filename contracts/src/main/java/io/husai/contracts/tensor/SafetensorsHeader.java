package io.husai.contracts.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: 8 bytes of little-endian length, then that many bytes of JSON,
 * then the tensors' bytes. Everything is checked before anything of the announced size is
 * allocated: offsets without gaps or overlaps, and {@code end - begin = prod(shape) * size}.
 *
 * @param dataStart where the tensors' bytes begin in the file
 * @param tensors by name, in file order
 * @param metadata the free-form strings of {@code __metadata__}
 */
public record SafetensorsHeader(
        long dataStart, Map<String, TensorInfo> tensors, Map<String, String> metadata) {
    /** The format's own limit. */
    public static final long MAX_HEADER_BYTES = 100_000_000;

    /**
     * More than any model has; with it, a header takes at most about 150 MB of heap, whatever it
     * holds.
     */
    public static final int MAX_TENSORS = 100_000;

    static final String METADATA = "__metadata__";

    public SafetensorsHeader {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * @param headerBytes length of the JSON
     * @param infos the tensors that it names, in any order
     * @param dataBytes how many bytes follow the header in the file
     * @throws TensorFormatException unless the tensors cover those bytes without gaps and overlaps
     */
    static SafetensorsHeader of(
            long headerBytes, List<TensorInfo> infos, Map<String, String> metadata, long dataBytes)
            throws TensorFormatException {
        List<TensorInfo> inFileOrder = new ArrayList<>(infos);
        inFileOrder.sort(
                Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long at = 0;
        for (TensorInfo info : inFileOrder) {
            if (info.begin() != at) {
                throw new TensorFormatException(
                        "tensor %s begins at byte %d, expected %d (no gaps, no overlaps)"
                                .formatted(info.name(), info.begin(), at));
            }
            at = info.end();
            tensors.put(info.name(), info);
        }
        if (at != dataBytes) {
            throw new TensorFormatException(
                    "the header announces %d bytes of tensors, the file holds %d"
                            .formatted(at, dataBytes));
        }
        return new SafetensorsHeader(Long.BYTES + headerBytes, tensors, metadata);
    }

    static void requireHeaderLength(long length, long fileBytes) throws TensorFormatException {
        if (length < 2 || length > MAX_HEADER_BYTES || length > fileBytes - Long.BYTES) {
            throw new TensorFormatException(
                    "the header's length is %s bytes; expected 2 to %d in a file of %d bytes"
                            .formatted(
                                    Long.toUnsignedString(length),
                                    Math.min(MAX_HEADER_BYTES, fileBytes - Long.BYTES),
                                    fileBytes));
        }
    }
}
