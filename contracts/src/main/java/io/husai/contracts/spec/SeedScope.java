package io.husai.contracts.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a run's seed varies; the rest is drawn with seed 0. */
public enum SeedScope {
    /** Initial weights and batch order: the study's. */
    @JsonProperty("init+order")
    INIT_AND_ORDER,
    @JsonProperty("init")
    INIT,
    @JsonProperty("order")
    ORDER
}
