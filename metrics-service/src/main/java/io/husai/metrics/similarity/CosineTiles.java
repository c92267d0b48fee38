package io.husai.metrics.similarity;

/**
 * Computes the cosines of two decoders in tiles of a fixed size and order, with memory that doesn't
 * grow with the number of latents squared.
 */
sealed interface CosineTiles permits PlainTiles, NativeTiles {
    /**
     * Hands every cosine to the reader exactly once.
     *
     * @throws io.husai.contracts.InvalidValueException if the decoders differ in dModel
     */
    void read(Decoder a, Decoder b, RowReader reader);

    /** Takes one row of one tile. */
    @FunctionalInterface
    interface RowReader {
        /**
         * @param i latent of a
         * @param j latent of b that the first cosine belongs to
         * @param cosines signed cosines of latents j, j + 1, ...; overwritten after the call
         * @param count how many of them, from index 0
         */
        void row(int i, int j, float[] cosines, int count);
    }
}
