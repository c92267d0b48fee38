package io.husai.contracts.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a header's JSON token by token, so that a hostile one of 100 MB can't fill the heap: what
 * is too much is refused before it is held. Duplicate names are refused by the parser.
 */
final class HeaderReader {
    private static final int MAX_RANK = 8;
    private static final int MAX_NESTING = 64;

    /**
     * Without the shared table of names, which 100,000 long names of a hostile header would fill:
     * with it, such a header took 40 s.
     */
    private static final JsonFactory FORMAT =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
                    .build();

    private final JsonParser parser;
    private final List<TensorInfo> tensors = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private HeaderReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * @param json exactly the header's bytes
     * @param headerBytes how many they are
     * @param dataBytes how many bytes follow the header in the file
     * @throws TensorFormatException if a rule of the format is broken
     */
    static SafetensorsHeader read(InputStream json, long headerBytes, long dataBytes)
            throws IOException {
        // a decoder that is given refuses malformed bytes; the parser's own replaces them
        Reader text = new InputStreamReader(json, StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = FORMAT.createParser(text)) {
            HeaderReader reader = new HeaderReader(parser);
            reader.readRoot();
            return SafetensorsHeader.of(headerBytes, reader.tensors, reader.metadata, dataBytes);
        } catch (JsonProcessingException e) {
            throw new TensorFormatException(
                    "the header is no valid JSON: " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw new TensorFormatException("the header is no valid UTF-8", e);
        }
    }

    private void readRoot() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new TensorFormatException("the header is no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (name.equals(SafetensorsHeader.METADATA)) {
                readMetadata();
            } else if (tensors.size() == SafetensorsHeader.MAX_TENSORS) {
                throw new TensorFormatException(
                        "more than " + SafetensorsHeader.MAX_TENSORS + " tensors");
            } else {
                tensors.add(readTensor(name));
            }
        }
        if (parser.nextToken() != null) {
            throw new TensorFormatException("something follows the header's JSON object");
        }
    }

    private void readMetadata() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new TensorFormatException(SafetensorsHeader.METADATA + " is no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new TensorFormatException(
                        SafetensorsHeader.METADATA + "." + key + " is no text");
            }
            metadata.put(key, parser.getText());
        }
    }

    private TensorInfo readTensor(String name) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw wrong(name, "it is no JSON object");
        }
        DType dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" -> dtype = readDType(name);
                case "shape" -> shape = readWholeNumbers(name, field, MAX_RANK);
                case "data_offsets" -> offsets = readWholeNumbers(name, field, 2);
                default -> parser.skipChildren();
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
            throw wrong(name, "expected dtype, shape and data_offsets [begin, end]");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        long bytes = sizeOf(name, dtype, shape);
        if (end - begin != bytes) {
            throw wrong(
                    name,
                    "%d bytes for shape %s of %s, expected %d"
                            .formatted(end - begin, shape, dtype, bytes));
        }
        return new TensorInfo(name, dtype, shape, begin, end);
    }

    private DType readDType(String name) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            for (DType dtype : DType.values()) {
                if (dtype.name().equals(parser.getText())) {
                    return dtype;
                }
            }
        }
        throw wrong(name, "unknown dtype " + shown());
    }

    private List<Long> readWholeNumbers(String name, String field, int most) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(name, field + " is no array");
        }
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (numbers.size() == most) {
                throw wrong(name, field + " has more than " + most + " numbers");
            }
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || parser.getLongValue() < 0) {
                throw wrong(
                        name,
                        "%s holds %s, expected whole numbers of at least 0"
                                .formatted(field, shown()));
            }
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    private String shown() throws IOException {
        String text = parser.getText();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static long sizeOf(String name, DType dtype, List<Long> shape)
            throws TensorFormatException {
        long bytes = dtype.bytes();
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new TensorFormatException("tensor " + name + ": its size overflows 63 bits", e);
        }
    }

    private static TensorFormatException wrong(String tensor, String what) {
        return new TensorFormatException("tensor " + tensor + ": " + what);
    }
}
