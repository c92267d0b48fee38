package io.husai.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderZipTest {
    @TempDir Path folder;

    @Test
    void shouldHoldTheFilesInTheirOrder() throws IOException {
        byte[] large = new byte[200_001];
        new Random(1).nextBytes(large);
        Path first = Files.write(folder.resolve("b"), large);
        Path second = Files.write(folder.resolve("a"), new byte[0]);

        Map<String, byte[]> entries = entries(whole(List.of(first, second)));

        assertThat(entries.keySet()).containsExactly("b", "a");
        assertThat(entries.get("b")).isEqualTo(large);
        assertThat(entries.get("a")).isEmpty();
    }

    @Test
    void shouldGiveTheSameBytesForTheSameFiles() throws IOException {
        Path file = Files.write(folder.resolve("x"), new byte[] {1, 2, 3});
        byte[] first = whole(List.of(file));
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));

        assertThat(whole(List.of(file))).isEqualTo(first);
    }

    private static byte[] whole(List<Path> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FolderZip zip = new FolderZip(files)) {
            for (byte[] chunk = zip.next(); chunk.length > 0; chunk = zip.next()) {
                assertThat(chunk.length).isLessThan(100_000);
                out.write(chunk);
            }
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> entries(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                entries.put(e.getName(), in.readAllBytes());
            }
        }
        return entries;
    }
}
