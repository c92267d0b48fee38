package io.husai.gateway.study.core;

/**
 * What one study may ask for.
 *
 * @param runs most runs in all its conditions together
 * @param dSae most latents
 * @param steps most optimizer steps of a run
 * @param seeds most seeds of a condition
 */
public record StudyLimits(int runs, int dSae, long steps, int seeds) {
    /** For parameters that were checked when they came in. */
    static final StudyLimits NONE =
            new StudyLimits(
                    Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);

    public static final StudyLimits DEFAULT = new StudyLimits(2_000, 16_384, 1_000_000, 64);
}
