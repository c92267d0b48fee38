package io.husai.metrics.similarity;

import static io.husai.contracts.InvalidValueException.require;

/**
 * All cosines of two decoders, by the kernel that suits their size. The choice depends on the sizes
 * alone, so a pair has the same bits wherever it is computed on the same kind of machine.
 */
final class Cosines {
    /**
     * Multiplications from which on a pair goes to the native kernel (64 x 64 latents at dModel
     * 64). Below it a native call costs more than the arithmetic, and the plain kernel gives the
     * same bits on every machine.
     */
    static final long NATIVE_FROM = 1L << 18;

    private final CosineTiles small;
    private final CosineTiles large;

    Cosines() {
        this(new PlainTiles(), new NativeTiles());
    }

    /** One kernel for every size. */
    Cosines(CosineTiles only) {
        this(only, only);
    }

    private Cosines(CosineTiles small, CosineTiles large) {
        this.small = small;
        this.large = large;
    }

    void read(Decoder a, Decoder b, CosineTiles.RowReader reader) {
        require(a.dModel() == b.dModel(), "dModel", b.dModel(), "the other's, " + a.dModel());
        long products = (long) a.latents() * b.latents() * a.dModel();
        (products < NATIVE_FROM ? small : large).read(a, b, reader);
    }
}
