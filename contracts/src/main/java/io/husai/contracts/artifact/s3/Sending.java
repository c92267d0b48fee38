package io.husai.contracts.artifact.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Content on its way into the bucket: up to one part is held and sent in one request; more goes in
 * parts as it comes. Nothing is visible before {@link #finish}; {@link #abandon} forgets it.
 * Closing does nothing, since writers of JSON close what they write to.
 */
final class Sending extends OutputStream {
    static final int PART_BYTES = 16 << 20;

    private static final int FIRST_BYTES = 1 << 16;
    private static final int SMALL_BYTES = 1 << 20;
    private static final int MOST_PARTS = 10_000;

    private final Bucket bucket;
    private final String object;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] held = new byte[FIRST_BYTES];
    private int length;
    private long bytes;
    private String upload;

    Sending(Bucket bucket, String object) {
        this.bucket = bucket;
        this.object = object;
    }

    /** What was written so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        int from = offset;
        int left = count;
        while (left > 0) {
            if (length == PART_BYTES) {
                sendPart();
            }
            int taken = Math.min(left, PART_BYTES - length);
            makeRoom(length + taken);
            System.arraycopy(source, from, held, length, taken);
            length += taken;
            from += taken;
            left -= taken;
        }
        bytes += count;
    }

    /**
     * Makes the content visible.
     *
     * @param onlyFirst whether what is there already stays
     * @return whether the content is there now; else something else may be
     */
    boolean finish(boolean onlyFirst) throws IOException {
        return upload == null ? put(onlyFirst) : complete(onlyFirst);
    }

    /** Forgets what was sent; nothing after {@link #finish} returned true. */
    void abandon() throws IOException {
        if (upload != null) {
            String begun = upload;
            upload = null;
            bucket.abort(object, begun);
        }
    }

    private boolean put(boolean onlyFirst) throws IOException {
        try {
            bucket.put(object, held, length, onlyFirst);
            return true;
        } catch (RefusedException e) {
            if (onlyFirst && e.isTaken()) {
                return false;
            }
            throw e;
        }
    }

    private boolean complete(boolean onlyFirst) throws IOException {
        if (length > 0) {
            sendPart();
        }
        try {
            bucket.complete(object, upload, parts, onlyFirst);
            upload = null;
            return true;
        } catch (RefusedException e) {
            // NoSuchUpload: the request was sent again, and had been carried out the first time
            if (e.is("NoSuchUpload") || onlyFirst && e.isTaken()) {
                return false;
            }
            throw e;
        }
    }

    private void sendPart() throws IOException {
        if (parts.size() == MOST_PARTS) {
            throw new IOException(
                    object + " has more than " + (long) MOST_PARTS * PART_BYTES + " bytes");
        }
        if (upload == null) {
            upload = bucket.begin(object);
        }
        parts.add(bucket.part(object, upload, parts.size() + 1, held, length));
        length = 0;
    }

    private void makeRoom(int needed) {
        if (needed > held.length) {
            held = Arrays.copyOf(held, needed <= SMALL_BYTES ? SMALL_BYTES : PART_BYTES);
        }
    }
}
