package io.husai.contracts.artifact.s3;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Content that ends only when all of it came: a connection that breaks off looks like an end. */
final class WholeStream extends FilterInputStream {
    private final long bytes;
    private long came;

    /**
     * @param bytes that the content has
     */
    WholeStream(InputStream in, long bytes) {
        super(in);
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        count(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        count(count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        came += skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int read) throws EOFException {
        if (read >= 0) {
            came += read;
        } else if (came != bytes) {
            throw new EOFException(
                    "the content broke off after " + came + " of " + bytes + " bytes");
        }
    }
}
