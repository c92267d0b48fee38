package io.husai.contracts.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FloatingElementsTest {
    @TempDir Path folder;

    /** Values of the IEEE 754 binary16 format, from its definition. */
    @ParameterizedTest
    @CsvSource({
        "0x3c00, 0x1p0",
        "0xc000, -0x1p1",
        "0x3555, 0x1.554p-2",
        "0x7bff, 65504",
        "0xfbff, -65504",
        "0x0400, 0x1p-14",
        "0x03ff, 0x0.ffcp-14",
        "0x0001, 0x1p-24",
        "0x8001, -0x1p-24",
        "0x8200, -0x1p-15",
        "0x7c00, Infinity",
        "0xfc00, -Infinity"
    })
    void shouldReadHalves(String bits, String value) throws IOException {
        assertThat(read("F16", 2, Integer.decode(bits))).isEqualTo(Float.parseFloat(value));
    }

    /** Bfloat16 is the upper half of a float32. */
    @ParameterizedTest
    @CsvSource({
        "0x3f80, 0x1p0",
        "0xc040, -3",
        "0x3eab, 0x1.56p-2",
        "0x7f7f, 0x1.fep127",
        "0x0080, 0x1p-126",
        "0x0001, 0x1p-133",
        "0x807f, -0x0.fep-126",
        "0x7f80, Infinity",
        "0xff80, -Infinity"
    })
    void shouldReadBfloat16(String bits, String value) throws IOException {
        assertThat(read("BF16", 2, Integer.decode(bits))).isEqualTo(Float.parseFloat(value));
    }

    @ParameterizedTest
    @CsvSource({"F16, 0x7e00", "F16, 0x7c01", "F16, 0xffff", "BF16, 0x7fc0", "BF16, 0xff81"})
    void shouldReadNotANumber(String dtype, String bits) throws IOException {
        assertThat(read(dtype, 2, Integer.decode(bits))).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"F16, 0x0000, 0", "F16, 0x8000, 0x80000000", "BF16, 0x8000, 0x80000000"})
    void shouldKeepTheSignOfZero(String dtype, String bits, String expected) throws IOException {
        assertThat(Float.floatToRawIntBits(read(dtype, 2, Integer.decode(bits))))
                .isEqualTo(Long.decode(expected).intValue());
    }

    /** Against a computation in another way: sign * fraction * 2^exponent in double. */
    @Test
    void shouldReadEveryFiniteHalfExactly() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 0x1f;
            if (exponent != 0x1f) {
                double fraction = (bits & 0x3ff) / 1024.0 + (exponent == 0 ? 0 : 1);
                double value = Math.scalb(fraction, Math.max(exponent, 1) - 15);

                assertThat((double) FloatingElements.half((short) bits))
                        .isEqualTo((bits & 0x8000) == 0 ? value : -value);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1e-46, 0",
        "1e39, Infinity",
        "-1e300, -Infinity",
        "1.401298464324817E-45, 1.4E-45"
    })
    void shouldRoundDoublesToTheNearestFloat(double value, float expected) throws IOException {
        assertThat(read("F64", 8, buffer -> buffer.putDouble(value))).isEqualTo(expected);
    }

    @Test
    void shouldReadAnyWindow() throws IOException {
        Path path =
                file(
                        "BF16",
                        40_000,
                        2,
                        buffer -> {
                            for (int i = 0; i < 40_000; i++) {
                                buffer.putShort((short) (Float.floatToIntBits(i % 256) >> 16));
                            }
                        });
        float[] out = new float[35_002];

        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            file.readFloats(file.tensor("x"), 3, out, 1, 35_000);
        }

        assertThat(out[0]).isZero();
        for (int i = 0; i < 35_000; i++) {
            assertThat(out[i + 1]).isEqualTo((i + 3) % 256);
        }
        assertThat(out[35_001]).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"F64", "F32", "F16", "BF16"})
    void shouldRefuseTypesThatAreNotFloating(DType dtype) throws IOException {
        Path path = file(dtype.name(), 1, dtype.bytes(), buffer -> {});

        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThatThrownBy(() -> file.readFloats(file.tensor("x"), 0, new float[1], 0, 1))
                    .isInstanceOf(TensorFormatException.class)
                    .hasMessage("tensor x is " + dtype + ", expected F64, F32, F16 or BF16");
        }
    }

    private float read(String dtype, int bytes, int bits) throws IOException {
        return read(dtype, bytes, buffer -> buffer.putShort((short) bits));
    }

    private float read(String dtype, int bytes, Consumer<ByteBuffer> values) throws IOException {
        float[] out = new float[1];
        try (SafetensorsFile file = SafetensorsFile.open(file(dtype, 1, bytes, values))) {
            file.readFloats(file.tensor("x"), 0, out, 0, 1);
        }
        return out[0];
    }

    private Path file(String dtype, int elements, int bytes, Consumer<ByteBuffer> values)
            throws IOException {
        String json =
                "{"
                        + HeaderFile.tensor(
                                "x", dtype, "[" + elements + "]", "[0," + elements * bytes + "]")
                        + "}";
        Path path = HeaderFile.write(folder, json, elements * bytes);
        ByteBuffer content =
                ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        values.accept(content.position(content.capacity() - elements * bytes));
        return Files.write(path, content.array());
    }
}
