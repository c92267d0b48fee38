package io.husai.contracts.tensor;

import static io.husai.contracts.tensor.HeaderFile.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that lie about themselves, as anyone may upload them. */
class SafetensorsHostileTest {
    private static final String X = tensor("x", "F32", "[2]", "[0,8]");

    @TempDir Path folder;

    @Test
    void shouldSayThatAFileIsMissing() {
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9})
    void shouldRefuseAFileWithoutRoomForAHeader(int bytes) throws IOException {
        Path file = Files.write(folder.resolve("short"), new byte[bytes]);

        assertThat(refusal(file))
                .isEqualTo("a file of " + bytes + " bytes is too short for a safetensors file");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 100_000_001, Integer.MAX_VALUE, Long.MAX_VALUE, -1, -8})
    void shouldRefuseAHeaderLengthThatTheFileDoesNotHold(long length) throws IOException {
        Path file = HeaderFile.write(folder, length, new byte[] {'{', '}'}, 0);

        assertThat(refusal(file))
                .isEqualTo(
                        "the header's length is "
                                + Long.toUnsignedString(length)
                                + " bytes; expected 2 to 2 in a file of 10 bytes");
    }

    @Test
    void shouldRefuseAHeaderOverTheFormatsLimitBeforeReadingIt() throws IOException {
        Path file = HeaderFile.write(folder, 100_000_001, new byte[] {'{', '}'}, 0);
        try (var grown = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(200_000_000);
        }

        assertThat(refusal(file))
                .isEqualTo(
                        "the header's length is 100000001 bytes; expected 2 to 100000000 in a file"
                                + " of 200000000 bytes");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldRefuseWrongHeaders(String json, int dataBytes, String reason) throws IOException {
        assertThat(refusal(HeaderFile.write(folder, json, dataBytes))).contains(reason);
    }

    static Stream<Arguments> shouldRefuseWrongHeaders() {
        return Stream.of(
                arguments("[]", 0, "the header is no JSON object"),
                arguments(" {}", 0, "the header is no JSON object"),
                arguments("{ ", 0, "no valid JSON"),
                arguments("{}x", 0, "no valid JSON"),
                arguments("{}{}", 0, "something follows the header's JSON object"),
                arguments("{\"x\":", 0, "no valid JSON"),
                arguments("{\"x\":3}", 0, "tensor x: it is no JSON object"),
                arguments("{\"x\":{}}", 0, "tensor x: expected dtype, shape and data_offsets"),
                arguments("{" + X + "," + X + "}", 8, "Duplicate field 'x'"),
                arguments("{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 0, "Duplicate field"),
                arguments("{\"__metadata__\":3}", 0, "__metadata__ is no JSON object"),
                arguments("{\"__metadata__\":{\"a\":1}}", 0, "__metadata__.a is no text"),
                arguments("{\"__metadata__\":{\"a\":null}}", 0, "__metadata__.a is no text"),
                arguments(one("X9", "[2]", "[0,8]"), 8, "tensor x: unknown dtype X9"),
                arguments(one("f32", "[2]", "[0,8]"), 8, "tensor x: unknown dtype f32"));
    }

    @ParameterizedTest(name = "{0} {1} in {2} bytes")
    @MethodSource
    void shouldRefuseWrongShapesAndOffsets(
            String shape, String offsets, int dataBytes, String reason) throws IOException {
        Path file = HeaderFile.write(folder, one("F32", shape, offsets), dataBytes);

        assertThat(refusal(file)).isEqualTo(reason);
    }

    static Stream<Arguments> shouldRefuseWrongShapesAndOffsets() {
        String whole = ", expected whole numbers of at least 0";
        return Stream.of(
                arguments("3", "[0,8]", 8, "tensor x: shape is no array"),
                arguments("[2]", "8", 8, "tensor x: data_offsets is no array"),
                arguments("[1.0]", "[0,4]", 4, "tensor x: shape holds 1.0" + whole),
                arguments("[\"2\"]", "[0,8]", 8, "tensor x: shape holds 2" + whole),
                arguments("[-2]", "[0,8]", 8, "tensor x: shape holds -2" + whole),
                arguments("[[2]]", "[0,8]", 8, "tensor x: shape holds [" + whole),
                arguments("[null]", "[0,8]", 8, "tensor x: shape holds null" + whole),
                arguments("[2]", "[0,8.5]", 8, "tensor x: data_offsets holds 8.5" + whole),
                arguments("[2]", "[0,8e0]", 8, "tensor x: data_offsets holds 8e0" + whole),
                arguments("[2]", "[-8,0]", 8, "tensor x: data_offsets holds -8" + whole),
                arguments(
                        "[2]",
                        "[0,18446744073709551624]",
                        8,
                        "tensor x: data_offsets holds 18446744073709551624" + whole),
                arguments(
                        "[2]",
                        "[0]",
                        8,
                        "tensor x: expected dtype, shape and data_offsets [begin, end]"),
                arguments("[2]", "[0,4,8]", 8, "tensor x: data_offsets has more than 2 numbers"),
                arguments(
                        "[1,1,1,1,1,1,1,1,1]",
                        "[0,4]",
                        4,
                        "tensor x: shape has more than 8 numbers"),
                arguments(
                        "[2]", "[0,12]", 12, "tensor x: 12 bytes for shape [2] of F32, expected 8"),
                arguments("[2]", "[8,0]", 8, "tensor x: -8 bytes for shape [2] of F32, expected 8"),
                arguments(
                        "[4611686018427387904,4]",
                        "[0,0]",
                        0,
                        "tensor x: its size overflows 63 bits"),
                arguments(
                        "[4294967296,4294967296]",
                        "[0,0]",
                        0,
                        "tensor x: its size overflows 63 bits"),
                arguments(
                        "[1000000000000]",
                        "[0,4000000000000]",
                        8,
                        "the header announces 4000000000000 bytes of tensors, the file holds 8"),
                arguments(
                        "[1]",
                        "[0,4]",
                        8,
                        "the header announces 4 bytes of tensors, the file holds 8"),
                arguments(
                        "[2]",
                        "[4,12]",
                        12,
                        "tensor x begins at byte 4, expected 0 (no gaps, no overlaps)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[4,12]", "[12,20]", "[0,8]"})
    void shouldRefuseGapsAndOverlapsBetweenTensors(String offsets) throws IOException {
        String json = "{" + X + "," + tensor("y", "F32", "[2]", offsets) + "}";

        assertThat(refusal(HeaderFile.write(folder, json, 20)))
                .matches("tensor [xy] begins at byte \\d+, expected \\d+ \\(no gaps.*");
    }

    @Test
    void shouldAcceptTensorsInAnyOrderAndTypesThatItDoesNotRead() throws IOException {
        String json =
                "{%s,%s,\"__metadata__\":{},%s}"
                        .formatted(
                                tensor("b", "F8_E4M3", "[4]", "[8,12]"),
                                tensor("none", "U64", "[0]", "[8,8]"),
                                tensor("a", "F32", "[2]", "[0,8],\"later\":[{}]"));

        try (SafetensorsFile file = SafetensorsFile.open(HeaderFile.write(folder, json, 12))) {
            assertThat(file.tensors().keySet()).containsExactly("a", "none", "b");
        }
    }

    @Test
    void shouldRefuseAHeaderInAnotherEncoding() throws IOException {
        for (var charset :
                new java.nio.charset.Charset[] {
                    StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
                }) {
            byte[] header = ("{" + X + "}").getBytes(charset);
            Path file = HeaderFile.write(folder, header.length, header, 8);

            assertThat(refusal(file)).isEqualTo("the header is no JSON object in UTF-8");
        }
    }

    @Test
    void shouldRefuseBytesThatAreNoUtf8() throws IOException {
        byte[] header = ("{" + X + "}").getBytes(StandardCharsets.US_ASCII);
        header[2] = (byte) 0xff;

        assertThat(refusal(HeaderFile.write(folder, header.length, header, 8)))
                .isEqualTo("the header is no valid UTF-8");
    }

    @Test
    void shouldRefuseMoreTensorsThanAnyModelHas() throws IOException {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i <= SafetensorsHeader.MAX_TENSORS; i++) {
            json.append(i == 0 ? "" : ",").append(tensor("t" + i, "F32", "[0]", "[0,0]"));
        }

        assertThat(refusal(HeaderFile.write(folder, json.append('}').toString(), 0)))
                .isEqualTo("more than 100000 tensors");
    }

    @Test
    void shouldRefuseDeepNestingInFieldsThatItSkips() throws IOException {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String json = "{\"x\":{\"later\":" + deep + "}}";

        assertThat(refusal(HeaderFile.write(folder, json, 0))).contains("nesting depth");
    }

    /** Each mutation either reads as a valid file or is refused as a malformed one. */
    @Test
    void shouldReadOrRefuseWhateverIsMutated() throws IOException {
        byte[] original = HeaderFile.written(severalTensors());
        Random random = new Random(20_240_601);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            Path file = Files.write(folder.resolve("mutated"), HeaderMutation.of(original, random));
            refused += readsWhole(file) ? 0 : 1;
        }

        // most mutations hit the header or its length, the rest the values
        assertThat(refused).isBetween(100, 199);
    }

    /** The same without files, for the number of them; the length of the data is kept right. */
    @Test
    void shouldReadOrRefuseWhateverHeaderIsMutated() throws IOException {
        byte[] file = HeaderFile.written(severalTensors());
        byte[] header = Arrays.copyOfRange(file, Long.BYTES, file.length - 32);
        Random random = new Random(20_240_602);
        int refused = 0;
        for (int i = 0; i < 8_000; i++) {
            byte[] mutated = HeaderMutation.of(header, random);
            try {
                SafetensorsHeader read =
                        HeaderReader.read(new ByteArrayInputStream(mutated), mutated.length, 32);
                assertThat(read.tensors().values().stream().mapToLong(TensorInfo::end).max())
                        .hasValue(32);
            } catch (TensorFormatException e) {
                refused++;
            }
        }

        // names, metadata and blanks may change without harm
        assertThat(refused).isBetween(4_000, 7_999);
    }

    private static SafetensorsWriter severalTensors() {
        return new SafetensorsWriter()
                .add("W_dec", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
                .add("steps", new long[] {7}, 1)
                .metadata("engine", "1");
    }

    private static boolean readsWhole(Path path) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (TensorInfo info : file.tensors().values()) {
                long bytes = info.end() - info.begin();
                assertThat(file.bytes(info, 0, bytes).remaining()).isEqualTo((int) bytes);
            }
            return true;
        } catch (TensorFormatException e) {
            return false;
        }
    }

    private static String one(String dtype, String shape, String offsets) {
        return "{" + tensor("x", dtype, shape, offsets) + "}";
    }

    private static String refusal(Path file) {
        TensorFormatException refusal =
                catchThrowableOfType(
                        TensorFormatException.class, () -> SafetensorsFile.open(file).close());
        assertThat(refusal).as("refusal of " + file).isNotNull();
        return refusal.getMessage();
    }
}
