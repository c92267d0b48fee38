package io.husai.gateway.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file that is made piece by piece as it is read, with a chunk of memory. The same files give
 * the same bytes: entries carry no time of their own, and are not compressed, since weights would
 * hardly shrink. Used by one thread at a time.
 */
final class FolderZip implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;

    /** The first moment that the format can name. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Deque<Path> waiting;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream(2 * CHUNK_BYTES);
    private final ZipOutputStream zip = new ZipOutputStream(made);
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private InputStream current = InputStream.nullInputStream();
    private boolean finished;

    FolderZip(List<Path> files) {
        waiting = new ArrayDeque<>(files);
        zip.setLevel(Deflater.NO_COMPRESSION);
    }

    /** The next bytes of the file; none at its end. Blocks. */
    byte[] next() {
        try {
            made.reset();
            while (made.size() == 0 && !finished) {
                advance();
            }
            return made.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void advance() throws IOException {
        int n = current.read(chunk);
        if (n > 0) {
            zip.write(chunk, 0, n);
        } else if (waiting.isEmpty()) {
            zip.finish();
            finished = true;
        } else {
            begin(waiting.remove());
        }
    }

    /** Opens the next file; the zip stream closes the entry before. */
    private void begin(Path file) throws IOException {
        current.close();
        current = Files.newInputStream(file);
        ZipEntry entry = new ZipEntry(file.getFileName().toString());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    @Override
    public void close() {
        try {
            current.close();
            // ends the deflater, which holds native memory
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
