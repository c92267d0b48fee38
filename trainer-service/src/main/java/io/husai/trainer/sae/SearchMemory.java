package io.husai.trainer.sae;

/**
 * The space of a search, and where it starts: how many standard deviations above the mean the last
 * thresholds were. It changes how long a search takes, not what it finds.
 */
final class SearchMemory {
    private static final float LEARNING = 0.125f;

    private final float[] low = new float[RowPanels.WIDTH];
    private final float[] high = new float[RowPanels.WIDTH];
    private final float[] lowCounts = new float[RowPanels.WIDTH];
    private final float[] highCounts = new float[RowPanels.WIDTH];
    private final float[] trials = new float[RowPanels.WIDTH];
    private final float[] spacings = new float[RowPanels.WIDTH];
    private final int[] counts = new int[RowPanels.WIDTH];
    private float deviations;

    float[] low() {
        return low;
    }

    float[] high() {
        return high;
    }

    float[] lowCounts() {
        return lowCounts;
    }

    float[] highCounts() {
        return highCounts;
    }

    /** The thresholds tried next. */
    float[] trials() {
        return trials;
    }

    /** Guessed distance between neighbouring values. */
    float[] spacings() {
        return spacings;
    }

    int[] counts() {
        return counts;
    }

    float deviations() {
        return deviations;
    }

    void learn(float found) {
        if (Float.isFinite(found)) {
            deviations += LEARNING * (found - deviations);
        }
    }
}
