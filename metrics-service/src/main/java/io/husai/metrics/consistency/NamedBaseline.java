package io.husai.metrics.consistency;

/**
 * A baseline by its name in figures and by its name in sentences.
 *
 * @param key name in figures
 * @param words name in a verdict's sentence
 */
record NamedBaseline(String key, String words) {
    static final NamedBaseline EXACT = new NamedBaseline("exact", "the exact isotropic baseline");
    static final NamedBaseline SAMPLED =
            new NamedBaseline("sampled", "the sampled random decoders");
    static final NamedBaseline UNTRAINED = new NamedBaseline("untrained", "the untrained runs");
    static final NamedBaseline CROWDING =
            new NamedBaseline("crowding", "the crowding bound (an upper bound)");
    static final NamedBaseline CROWDING_MENDED =
            new NamedBaseline("crowdingMended", "the mended crowding estimate");
}
