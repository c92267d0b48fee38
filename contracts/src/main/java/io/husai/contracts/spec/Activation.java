package io.husai.contracts.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to the k largest pre-activations of a row. */
public enum Activation {
    /** Kept as they are, negative ones too: the study's variant. */
    @JsonProperty("topk")
    TOPK,
    /** Kept where positive, else 0: what the SAE libraries do. */
    @JsonProperty("topk-relu")
    TOPK_RELU
}
