package io.husai.gateway.study.core;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether finished runs are announced from the store instead of trained anew. */
enum Cache {
    @JsonProperty("on")
    ON,
    @JsonProperty("off")
    OFF
}
