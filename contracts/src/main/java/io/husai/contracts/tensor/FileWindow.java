package io.husai.contracts.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file from one position to another, read without moving the channel's own. */
final class FileWindow extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long at;

    FileWindow(FileChannel channel, long begin, long end) {
        this.channel = channel;
        this.at = begin;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at >= end) {
            return -1;
        }
        int most = (int) Math.min(length, end - at);
        int n = channel.read(ByteBuffer.wrap(target, offset, most), at);
        if (n < 0) {
            throw new TensorFormatException("the file ends at byte " + at + ", expected " + end);
        }
        at += n;
        return n;
    }
}
