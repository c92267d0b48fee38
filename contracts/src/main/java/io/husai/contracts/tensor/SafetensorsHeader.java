package io.husai.contracts.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import java.io.IOException;
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

    static final String METADATA = "__metadata__";
    private static final int MAX_RANK = 8;

    /**
     * @param json the header's bytes
     * @param dataBytes how many bytes follow the header in the file
     * @throws TensorFormatException if a rule of the format is broken
     */
    static SafetensorsHeader parse(byte[] json, long dataBytes) throws TensorFormatException {
        JsonNode root = readObject(json);
        List<TensorInfo> infos = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                readMetadata(field.getValue(), metadata);
            } else {
                infos.add(readTensor(field.getKey(), field.getValue()));
            }
        }
        infos.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long at = 0;
        for (TensorInfo info : infos) {
            if (info.begin() != at) {
                throw new TensorFormatException(
                        "tensor "
                                + info.name()
                                + " begins at byte "
                                + info.begin()
                                + ", expected "
                                + at
                                + " (no gaps, no overlaps)");
            }
            at = info.end();
            tensors.put(info.name(), info);
        }
        if (at != dataBytes) {
            throw new TensorFormatException(
                    "the header announces "
                            + at
                            + " bytes of tensors, the file holds "
                            + dataBytes);
        }
        return new SafetensorsHeader(
                Long.BYTES + (long) json.length,
                Collections.unmodifiableMap(tensors),
                Collections.unmodifiableMap(metadata));
    }

    static void requireHeaderLength(long length, long fileBytes) throws TensorFormatException {
        if (length < 2 || length > MAX_HEADER_BYTES || length > fileBytes - Long.BYTES) {
            throw new TensorFormatException(
                    "the header's length is "
                            + Long.toUnsignedString(length)
                            + " bytes; expected 2 to "
                            + Math.max(2, Math.min(MAX_HEADER_BYTES, fileBytes - Long.BYTES))
                            + " in a safetensors file of "
                            + fileBytes
                            + " bytes");
        }
    }

    private static JsonNode readObject(byte[] json) throws TensorFormatException {
        try {
            if (json[0] != '{') {
                throw new TensorFormatException("the header is no JSON object");
            }
            JsonNode root = Json.MAPPER.readTree(json);
            if (!root.isObject()) {
                throw new TensorFormatException("the header is no JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new TensorFormatException(
                    "the header is no valid JSON: " + e.getOriginalMessage(), e);
        } catch (TensorFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new TensorFormatException("the header is unreadable: " + e.getMessage(), e);
        }
    }

    private static void readMetadata(JsonNode node, Map<String, String> metadata)
            throws TensorFormatException {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw new TensorFormatException(METADATA + "." + entry.getKey() + " is no text");
            }
            metadata.put(entry.getKey(), entry.getValue().textValue());
        }
    }

    private static TensorInfo readTensor(String name, JsonNode node) throws TensorFormatException {
        DType dtype = readDType(name, node.path("dtype"));
        JsonNode shapeNode = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!shapeNode.isArray() || shapeNode.size() > MAX_RANK) {
            throw new TensorFormatException(
                    "tensor "
                            + name
                            + ": shape must be an array of at most "
                            + MAX_RANK
                            + " sizes");
        }
        if (!offsets.isArray() || offsets.size() != 2) {
            throw new TensorFormatException(
                    "tensor " + name + ": data_offsets must be [begin, end]");
        }
        List<Long> shape = new ArrayList<>();
        long bytes = dtype.bytes();
        for (JsonNode size : shapeNode) {
            long n = whole(name, "shape", size);
            shape.add(n);
            bytes = product(name, bytes, n);
        }
        long begin = whole(name, "data_offsets", offsets.get(0));
        long end = whole(name, "data_offsets", offsets.get(1));
        if (end - begin != bytes) {
            throw new TensorFormatException(
                    "tensor "
                            + name
                            + ": "
                            + (end - begin)
                            + " bytes for shape "
                            + shape
                            + " of "
                            + dtype
                            + ", expected "
                            + bytes);
        }
        return new TensorInfo(name, dtype, shape, begin, end);
    }

    private static DType readDType(String name, JsonNode node) throws TensorFormatException {
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(node.asText())) {
                return dtype;
            }
        }
        throw new TensorFormatException("tensor " + name + ": unknown dtype " + node);
    }

    private static long whole(String tensor, String field, JsonNode node)
            throws TensorFormatException {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new TensorFormatException(
                    "tensor "
                            + tensor
                            + ": "
                            + field
                            + " holds "
                            + node
                            + ", expected a whole number of at least 0");
        }
        return node.longValue();
    }

    private static long product(String tensor, long a, long b) throws TensorFormatException {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw new TensorFormatException("tensor " + tensor + ": its size overflows 63 bits", e);
        }
    }
}
