package io.husai.contracts.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsRoundTripTest {
    private static final Class<IndexOutOfBoundsException> OUTSIDE = IndexOutOfBoundsException.class;

    private static final List<String> GOLDEN_NAMES =
            List.of(
                    "random.a",
                    "random.b",
                    "permuted.a",
                    "permuted.b",
                    "noisy.a",
                    "noisy.b",
                    "dead.a",
                    "dead.b",
                    "rectangular.a",
                    "rectangular.b",
                    "odd.a",
                    "odd.b");

    @TempDir Path folder;

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .add("W", new float[] {1, -2.5f, Float.MIN_VALUE, 4, 5, 6}, 2, 3)
                        .add("steps", new long[] {7, -8}, 2)
                        .metadata("engine", "1");

        try (SafetensorsFile file = open(writer)) {
            assertThat(file.tensors().keySet()).containsExactly("W", "steps");
            assertThat(file.tensor("W").shape()).containsExactly(2L, 3L);
            assertThat(file.floats("W", 2, 3)).containsExactly(1, -2.5f, Float.MIN_VALUE, 4, 5, 6);
            assertThat(file.bytes(file.tensor("steps"), 8, 8).getLong()).isEqualTo(-8);
            assertThat(file.header().metadata()).containsEntry("engine", "1").hasSize(1);
        }
    }

    @Test
    void shouldReadScalarsAndEmptyTensors() throws IOException {
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .add("none", new float[0], 0, 5)
                        .add("scalar", new float[] {3})
                        .add("empty", new float[0], 0);

        try (SafetensorsFile file = open(writer)) {
            assertThat(file.tensor("scalar").shape()).isEmpty();
            assertThat(file.tensor("scalar").elements()).isEqualTo(1);
            assertThat(file.floats("scalar")).containsExactly(3);
            assertThat(file.floats("none", 0, 5)).isEmpty();
            assertThat(file.bytes(file.tensor("empty"), 0, 0).remaining()).isZero();
        }
    }

    @Test
    void shouldReadAFileWithoutTensors() throws IOException {
        try (SafetensorsFile file = open(new SafetensorsWriter())) {
            assertThat(file.tensors()).isEmpty();
        }
    }

    @Test
    void shouldReadTensorsLargerThanASlice() throws IOException {
        float[] values = new float[100_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.25f;
        }
        float[] window = new float[70_002];

        try (SafetensorsFile file = open(new SafetensorsWriter().add("x", values, 100_003))) {
            assertThat(file.floats("x", 100_003)).isEqualTo(values);
            file.readFloats(file.tensor("x"), 30_000, window, 1, 70_000);
            FloatBuffer mapped = file.floatWindow(file.tensor("x"), 99_999, 4);
            assertThat(mapped.get(3)).isEqualTo(values[100_002]);
        }

        assertThat(window[0]).isZero();
        assertThat(window[1]).isEqualTo(7_500);
        assertThat(window[70_000]).isEqualTo(99_999 * 0.25f);
        assertThat(window[70_001]).isZero();
    }

    @Test
    void shouldGiveEqualBytesForEqualContent() throws IOException {
        SafetensorsWriter one =
                new SafetensorsWriter()
                        .metadata("b", "2")
                        .metadata("a", "1")
                        .add("x", new float[] {1}, 1);
        SafetensorsWriter other =
                new SafetensorsWriter()
                        .add("x", new float[] {1}, 1)
                        .metadata("a", "1")
                        .metadata("b", "2");

        assertThat(HeaderFile.written(one)).isEqualTo(HeaderFile.written(other));
    }

    @Test
    void shouldWriteTheFormatByteByByte() throws IOException {
        byte[] file = HeaderFile.written(new SafetensorsWriter().add("x", new float[] {1}, 1));
        String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}  ";

        assertThat(header).hasSize(56);
        assertThat(file).startsWith(56, 0, 0, 0, 0, 0, 0, 0).endsWith(0, 0, 0x80, 0x3f);
        assertThat(new String(file, 8, 56, StandardCharsets.UTF_8)).isEqualTo(header);
        assertThat(file).hasSize(8 + 56 + 4);
    }

    @Test
    void shouldStartTheDataAtAMultipleOfEight() throws IOException {
        for (int length = 1; length <= 9; length++) {
            try (SafetensorsFile file =
                    open(new SafetensorsWriter().add("x".repeat(length), new float[1], 1))) {
                assertThat(file.header().dataStart() % 8).isZero();
            }
        }
    }

    @Test
    void shouldWriteNamesThatNeedEscapes() throws IOException {
        String name = "a\"b\\c\n\u00e9\ud83d\ude00";

        try (SafetensorsFile file = open(new SafetensorsWriter().add(name, new float[] {2}, 1))) {
            assertThat(file.floats(name, 1)).containsExactly(2);
        }
    }

    @Test
    void shouldRefuseNamesGivenTwice() {
        SafetensorsWriter writer = new SafetensorsWriter().add("x", new float[1], 1);

        assertThatThrownBy(() -> writer.add("x", new float[1], 1))
                .hasMessage("tensor x: the name is taken");
        assertThatThrownBy(() -> writer.add("__metadata__", new float[1], 1))
                .hasMessage("tensor __metadata__: the name is taken");
    }

    @Test
    void shouldRefuseShapesThatDontFitTheValues() {
        assertThatThrownBy(() -> new SafetensorsWriter().add("x", new float[5], 2, 3))
                .hasMessage("tensor x: 5 values for 6 elements");
        assertThatThrownBy(() -> new SafetensorsWriter().add("x", new float[6], -2, -3))
                .hasMessage("a shape has no negative size: -2");
    }

    @Test
    void shouldRefuseASourceThatWritesTooLittle() {
        SafetensorsWriter writer =
                new SafetensorsWriter().addStreamed("x", out -> out.write(new byte[7]), 2);

        assertThatThrownBy(() -> HeaderFile.written(writer))
                .isInstanceOf(IOException.class)
                .hasMessage("tensor x: 7 bytes were written, expected 8");
    }

    @Test
    void shouldRefuseWindowsOutsideTheTensor() throws IOException {
        SafetensorsWriter writer =
                new SafetensorsWriter().add("x", new float[4], 4).add("secret", new float[4], 4);

        try (SafetensorsFile file = open(writer)) {
            TensorInfo x = file.tensor("x");
            float[] out = new float[8];
            assertThatThrownBy(() -> file.bytes(x, 0, 17)).isInstanceOf(OUTSIDE);
            assertThatThrownBy(() -> file.bytes(x, -1, 4)).isInstanceOf(OUTSIDE);
            assertThatThrownBy(() -> file.bytes(x, Long.MAX_VALUE, 4)).isInstanceOf(OUTSIDE);
            assertThatThrownBy(() -> file.floatWindow(x, 1, 4)).isInstanceOf(OUTSIDE);
            assertThatThrownBy(() -> file.floatWindow(x, 1L << 62, 1)).isInstanceOf(OUTSIDE);
            assertThatThrownBy(() -> file.readFloats(x, 1, out, 0, 4)).isInstanceOf(OUTSIDE);
            assertThatThrownBy(() -> file.readFloats(x, 0, out, 5, 4)).isInstanceOf(OUTSIDE);
        }
    }

    @Test
    void shouldSayWhichTensorItHasInstead() throws IOException {
        try (SafetensorsFile file = open(new SafetensorsWriter().add("x", new float[4], 4))) {
            assertThatThrownBy(() -> file.tensor("y"))
                    .isInstanceOf(TensorFormatException.class)
                    .hasMessage("file.safetensors has no tensor y; it has [x]");
            assertThatThrownBy(() -> file.floats("x", 2, 2))
                    .isInstanceOf(TensorFormatException.class)
                    .hasMessage("tensor x is F32 [4], expected F32 [2, 2]");
        }
    }

    @Test
    void shouldKeepWindowsValidWhenTheFileIsClosed() throws IOException {
        ByteBuffer window;
        try (SafetensorsFile file = open(new SafetensorsWriter().add("x", new float[] {1}, 1))) {
            window = file.bytes(file.tensor("x"), 0, 4);
        }

        assertThat(window.getFloat(0)).isEqualTo(1);
    }

    /** Written by the Python reference; the values were read with {@code struct.unpack}. */
    @Test
    void shouldReadAFileOfThePythonReference() throws IOException {
        Path golden = folder.resolve("similarity.safetensors");
        try (InputStream in = getClass().getResourceAsStream("/golden/similarity.safetensors")) {
            Files.copy(in, golden);
        }

        try (SafetensorsFile file = SafetensorsFile.open(golden)) {
            assertThat(file.tensors().keySet()).containsExactlyElementsOf(GOLDEN_NAMES);
            assertThat(file.tensor("odd.a").shape()).containsExactly(7L, 13L);
            float[] a = file.floats("random.a", 128, 128);
            assertThat(a[0]).isEqualTo(0.152695239f);
            assertThat(a[a.length - 1]).isEqualTo(0.387912422f);
            float[] last = file.floats("odd.b", 11, 13);
            assertThat(last[last.length - 1]).isEqualTo(-1.08315301f);
        }
    }

    private SafetensorsFile open(SafetensorsWriter writer) throws IOException {
        return SafetensorsFile.open(
                Files.write(folder.resolve("file.safetensors"), HeaderFile.written(writer)));
    }
}
