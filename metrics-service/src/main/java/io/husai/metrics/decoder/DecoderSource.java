package io.husai.metrics.decoder;

import io.husai.metrics.similarity.Decoder;

/** Gives decoders by where their weights are. Blocks. */
@FunctionalInterface
public interface DecoderSource {
    /**
     * @throws UnusableWeightsException if the weights will never be usable
     * @throws StoreUnavailableException if the store can't tell now
     */
    Decoder decoder(WeightsLocation location);
}
