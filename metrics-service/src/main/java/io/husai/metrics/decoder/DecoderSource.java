package io.husai.metrics.decoder;

import io.husai.metrics.similarity.Decoder;
import java.util.Optional;

/** Gives decoders by where their weights are. Blocks. */
@FunctionalInterface
public interface DecoderSource {
    /**
     * @throws UnusableWeightsException if the weights will never be usable
     * @throws StoreUnavailableException if the store can't tell now
     */
    Decoder decoder(WeightsLocation location);

    /**
     * The encoder directions of the same latents, one for each row, with norm 1; a source that
     * knows decoders alone gives none.
     *
     * @return empty where the weights have no usable encoder of the decoder's size
     * @throws UnusableWeightsException if the weights will never be usable
     * @throws StoreUnavailableException if the store can't tell now
     */
    default Optional<Decoder> encoder(WeightsLocation location) {
        return Optional.empty();
    }
}
