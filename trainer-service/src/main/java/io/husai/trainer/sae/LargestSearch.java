package io.husai.trainer.sae;

import java.util.Arrays;

/**
 * Finds the k largest outputs of every row of a panel, of equal ones the first: the lanes give each
 * row a threshold that just k are above, and then a bit for every output above it. Rows without
 * such a threshold (equal values at the k-th place, or NaN) are settled one by one.
 */
final class LargestSearch {
    private static final int WIDTH = RowPanels.WIDTH;

    private final Lanes lanes;
    private final float[] thresholds = new float[WIDTH];
    private final int[] bits;
    private final float[] sorted;
    private final SearchMemory memory = new SearchMemory();

    /**
     * @param maxOutputs most outputs that are searched
     */
    LargestSearch(Lanes lanes, int maxOutputs) {
        this.lanes = lanes;
        this.bits = new int[(maxOutputs + Integer.SIZE - 1) / Integer.SIZE * WIDTH];
        this.sorted = new float[maxOutputs];
    }

    /**
     * Writes the {@code k} largest of each of {@code rows} rows of the panel at {@code from},
     * outputs ascending, to {@code kept} from row {@code firstRow} on.
     *
     * @param outputs how many there are, at least k
     */
    void keep(
            float[] products, int from, int outputs, int k, KeptRows kept, int firstRow, int rows) {
        lanes.thresholds(products, from, outputs, k, thresholds, memory);
        lanes.above(products, from, outputs, thresholds, bits);
        for (int r = 0; r < rows; r++) {
            boolean found = set(r, outputs) == k;
            int count =
                    found
                            ? emit(products, from + r, r, outputs, kept, firstRow + r)
                            : settle(products, from + r, outputs, k, kept, firstRow + r);
            kept.setCount(firstRow + r, count);
        }
    }

    private int set(int lane, int outputs) {
        int count = 0;
        for (int first = 0, at = lane; first < outputs; first += Integer.SIZE, at += WIDTH) {
            count += Integer.bitCount(bits[at]);
        }
        return count;
    }

    private int emit(float[] products, int from, int lane, int outputs, KeptRows kept, int row) {
        int[] latents = kept.latents();
        float[] codes = kept.codes();
        int start = kept.from(row);
        int to = start;
        for (int first = 0, at = lane; first < outputs; first += Long.SIZE, at += 2 * WIDTH) {
            long word = Integer.toUnsignedLong(bits[at]);
            if (first + Integer.SIZE < outputs) {
                word |= (long) bits[at + WIDTH] << Integer.SIZE;
            }
            while (word != 0) {
                int output = first + Long.numberOfTrailingZeros(word);
                latents[to] = output;
                codes[to++] = products[from + output * WIDTH];
                word &= word - 1;
            }
        }
        return to - start;
    }

    /** All above the k-th largest value, then the first of those equal to it; no NaN. */
    private int settle(float[] products, int from, int outputs, int k, KeptRows kept, int row) {
        int comparable = 0;
        for (int j = 0; j < outputs; j++) {
            float value = products[from + j * WIDTH];
            if (!Float.isNaN(value)) {
                // makes -0 a 0, which sorting would tell apart
                sorted[comparable++] = value + 0f;
            }
        }
        int wanted = Math.min(k, comparable);
        if (wanted == 0) {
            return 0;
        }
        Arrays.sort(sorted, 0, comparable);
        float kth = sorted[comparable - wanted];
        int equal = wanted;
        for (int i = comparable - 1; sorted[i] > kth; i--) {
            equal--;
        }
        int at = kept.from(row);
        int to = at;
        for (int j = 0; j < outputs; j++) {
            float value = products[from + j * WIDTH];
            if (value > kth || value == kth && equal-- > 0) {
                kept.latents()[to] = j;
                kept.codes()[to++] = value;
            }
        }
        return to - at;
    }
}
