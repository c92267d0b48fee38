package io.husai.metrics.baseline;

import io.husai.metrics.interval.PairTable;
import io.husai.metrics.interval.PairValue;
import io.husai.metrics.similarity.Decoder;
import io.husai.metrics.similarity.Pwmcc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Random decoders, one per seed, as published: {@code torch.randn((dModel, latents),
 * generator=manual_seed(seed + 100000)).T}. Pairs are kept, so conditions that share seeds and
 * sizes compute them once. Safe for use by several threads; CPU work.
 */
public final class SampledBaseline {
    private static final long SEED_OFFSET = 100_000;

    /** How many pairs are kept, a few hundred bytes each. */
    private static final int KEPT = 10_000;

    private final Pwmcc pwmcc;
    private final Map<Key, Double> kept =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Double> eldest) {
                    return size() > KEPT;
                }
            };

    /**
     * @param pwmcc computes the pairs
     */
    public SampledBaseline(Pwmcc pwmcc) {
        this.pwmcc = pwmcc;
    }

    /**
     * PWMCC of each pair of the seeds' random decoders. Those decoders are in memory at the same
     * time while new pairs are computed.
     *
     * @param seeds at least two different ones
     */
    public PairTable pairs(Collection<Long> seeds, int dModel, int latents) {
        List<Long> ascending = List.copyOf(new TreeSet<>(seeds));
        Map<Long, Decoder> decoders = new HashMap<>();
        List<PairValue> pairs = new ArrayList<>();
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = i + 1; j < ascending.size(); j++) {
                Key key = new Key(ascending.get(i), ascending.get(j), dModel, latents);
                pairs.add(PairValue.of(key.a, key.b, value(key, decoders)));
            }
        }
        return PairTable.of(pairs);
    }

    private double value(Key key, Map<Long, Decoder> decoders) {
        Double known = known(key);
        if (known == null) {
            Decoder a = decoders.computeIfAbsent(key.a, s -> decoder(s, key.dModel, key.latents));
            Decoder b = decoders.computeIfAbsent(key.b, s -> decoder(s, key.dModel, key.latents));
            known = pwmcc.between(a, b);
            keep(key, known);
        }
        return known;
    }

    private synchronized Double known(Key key) {
        return kept.get(key);
    }

    private synchronized void keep(Key key, double value) {
        kept.put(key, value);
    }

    /** Sizes below 16 elements are cut from 16, where torch draws in another way. */
    static Decoder decoder(long seed, int dModel, int latents) {
        int count = Math.multiplyExact(dModel, latents);
        float[] columns =
                new TorchNormal(seed + SEED_OFFSET).next(Math.max(count, TorchNormal.BLOCK));
        return Decoder.ofColumns(
                count == columns.length ? columns : java.util.Arrays.copyOf(columns, count),
                latents,
                dModel);
    }

    private record Key(long a, long b, int dModel, int latents) {}
}
