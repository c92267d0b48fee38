package io.husai.metrics.baseline;

import io.husai.metrics.interval.PairTable;
import io.husai.metrics.similarity.Pwmcc;
import java.util.Collection;

/**
 * Random decoders, one per seed, as published: {@code torch.randn((dModel, latents),
 * generator=manual_seed(seed + 100000)).T}. Pairs are kept, so conditions that share seeds and
 * sizes compute them once. Safe for use by several threads; CPU work.
 */
public final class SampledBaseline {
    /** How many pairs are kept. */
    static final int KEPT = 10_000;

    /**
     * @param pwmcc computes the pairs
     */
    public SampledBaseline(Pwmcc pwmcc) {}

    /** PWMCC of each pair of the seeds' random decoders. */
    public PairTable pairs(Collection<Long> seeds, int dModel, int latents) {
        throw new UnsupportedOperationException("follows");
    }
}
