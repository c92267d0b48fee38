package io.husai.contracts.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the encoder starts. The decoder always starts Kaiming-uniform with unit rows. */
public enum Initialisation {
    /** Its own Kaiming-uniform draw: the study's variant. */
    @JsonProperty("independent")
    INDEPENDENT,
    /** The transpose of the decoder. */
    @JsonProperty("tied")
    TIED
}
