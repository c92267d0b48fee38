package io.husai.contracts.tensor;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param name its name
 * @param dtype its element type
 * @param shape sizes, outermost first; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end first byte behind it
 */
public record TensorInfo(String name, DType dtype, List<Long> shape, long begin, long end) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long elements() {
        return (end - begin) / dtype.bytes();
    }
}
