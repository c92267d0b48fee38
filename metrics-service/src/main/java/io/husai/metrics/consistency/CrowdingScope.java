package io.husai.metrics.consistency;

/**
 * Which figures carry the crowding baseline. It costs as much as a hundred others (a quarter of a
 * second for 8 decoders of 128 x 128).
 *
 * @param everyStep whether all complete steps have it, not only the last planned one
 * @param mostBytes most memory that the decoders of one figure may take for it
 */
record CrowdingScope(boolean everyStep, long mostBytes) {
    /** Most latents for which the mended estimate is looked for: beyond, it takes minutes. */
    private static final int MOST_MENDED = 512;

    /** Whether the figure carries the mended estimate besides; at the last planned step only. */
    boolean mends(FigureInputs inputs, DecoderSize size) {
        return includes(inputs, size)
                && inputs.isLastPlannedStep()
                && size.latents() <= MOST_MENDED;
    }

    boolean includes(FigureInputs inputs, DecoderSize size) {
        return inputs.isFinal()
                && inputs.members().size() >= 2
                && (everyStep || inputs.isLastPlannedStep())
                && inputs.members().size() * size.bytes() <= mostBytes;
    }
}
