package io.husai.trainer.dataset;

import java.io.IOException;

/**
 * A dataset's matrix {@code [rows, dModel]}, float32, row-major. Safe for use by several threads.
 */
public interface Activations extends AutoCloseable {
    long rows();

    int dModel();

    /**
     * Copies the named rows, in the order of {@code rows}, to the start of {@code out}.
     *
     * @param rows row numbers, the first {@code count} of which are read
     * @param out at least {@code count * dModel} long
     */
    void gather(long[] rows, int count, float[] out);

    /** Copies {@code count} rows from row {@code from} on to the start of {@code out}. */
    void copy(long from, int count, float[] out);

    @Override
    void close() throws IOException;
}
