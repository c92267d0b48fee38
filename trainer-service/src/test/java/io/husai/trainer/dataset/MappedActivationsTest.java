package io.husai.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedActivationsTest {
    private static final int ROWS = 23;
    private static final int WIDTH = 3;

    /** Room for 5 rows of 12 bytes, and 4 bytes left over: 5 segments, the last with 3 rows. */
    private static final int SEGMENT_BYTES = 64;

    @TempDir Path folder;

    @Test
    void shouldGatherRowsAcrossSegmentsInTheOrderAskedFor() throws IOException {
        MappedActivations activations = mapped();
        float[] out = new float[4 * WIDTH];

        activations.gather(new long[] {22, 0, 5, 4, 99}, 4, out);

        assertThat(out).containsExactly(66, 67, 68, 0, 1, 2, 15, 16, 17, 12, 13, 14);
    }

    @Test
    void shouldCopyARangeThatCrossesSegments() throws IOException {
        MappedActivations activations = mapped();
        float[] out = new float[12 * WIDTH];

        activations.copy(4, 12, out);

        float[] expected = new float[12 * WIDTH];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = 4 * WIDTH + i;
        }
        assertThat(out).containsExactly(expected);
    }

    /** The matrix whose entry at row r, column c is r * 3 + c. */
    private MappedActivations mapped() throws IOException {
        float[] values = new float[ROWS * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path path = folder.resolve("matrix.safetensors");
        try (OutputStream out = Files.newOutputStream(path)) {
            new SafetensorsWriter().add("activations", values, ROWS, WIDTH).writeTo(out);
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            return MappedActivations.of(file, file.tensor("activations"), SEGMENT_BYTES);
        }
    }
}
