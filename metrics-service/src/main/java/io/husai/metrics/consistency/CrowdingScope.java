package io.husai.metrics.consistency;

/**
 * Which figures carry the crowding baseline. It costs as much as a hundred others (a quarter of a
 * second for 8 decoders of 128 x 128).
 *
 * @param everyStep whether all complete steps have it, not only the last planned one
 * @param mostBytes most memory that the decoders of one figure may take for it
 */
record CrowdingScope(boolean everyStep, long mostBytes) {
    boolean includes(FigureInputs inputs, DecoderSize size) {
        return inputs.isFinal()
                && inputs.members().size() >= 2
                && (everyStep || inputs.isLastPlannedStep())
                && inputs.members().size() * size.bytes() <= mostBytes;
    }
}
