package io.husai.contracts.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFileTest {
    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("a.npy");
    }

    @Test
    void shouldReadAMatrixOfVersionOne() throws IOException {
        write(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", floats(6));

        try (NpyFile npy = NpyFile.open(file)) {
            float[] out = new float[4];
            npy.readFloats(2, out, 1, 3);

            assertThat(npy.info().shape()).isEqualTo(List.of(3L, 2L));
            assertThat(out).containsExactly(0, 2, 3, 4);
        }
        assertThat(NpyFile.isOne(file)).isTrue();
    }

    @Test
    void shouldReadHalvesAndDoublesOfLaterVersions() throws IOException {
        ByteBuffer doubles = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        doubles.putDouble(0.1).putDouble(-2);
        write(2, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }", doubles.array());
        assertThat(all(2)).containsExactly(0.1f, -2);

        // 1.5 is 0x3e00 as float16
        ByteBuffer half = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        half.putShort((short) 0x3e00);
        write(3, "{'descr': '<f2', 'fortran_order': False, 'shape': (1, 1), }", half.array());
        assertThat(all(1)).containsExactly(1.5f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'descr': '>f4', 'fortran_order': False, 'shape': (1, 1), ; expected <f8, <f4 or",
                "'descr': '|O', 'fortran_order': False, 'shape': (1, 1), ; expected <f8, <f4 or",
                "'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), ; C order",
                "'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), ; announces 8 bytes",
                "'descr': '<f4', 'fortran_order': False, ; no shape",
                "'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999), ;"
                        + " too large",
            })
    void shouldSayWhatIsWrong(String header, String reason) throws IOException {
        write(1, "{" + header + "}", floats(1));

        assertThatThrownBy(() -> NpyFile.open(file))
                .isInstanceOf(TensorFormatException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shouldRefuseWhatIsCutShort() throws IOException {
        Files.write(file, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 100});

        assertThatThrownBy(() -> NpyFile.open(file)).isInstanceOf(TensorFormatException.class);
    }

    private float[] all(int count) throws IOException {
        try (NpyFile npy = NpyFile.open(file)) {
            float[] out = new float[count];
            npy.readFloats(0, out, 0, count);
            return out;
        }
    }

    private static byte[] floats(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(i);
        }
        return bytes.array();
    }

    private void write(int version, String header, byte[] data) throws IOException {
        byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out =
                ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            out.putShort((short) text.length);
        } else {
            out.putInt(text.length);
        }
        out.put(text).put(data);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        Files.write(file, bytes);
    }
}
