package io.husai.contracts.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The decoder bias {@code b_dec}, subtracted from the input and added to the reconstruction. */
public enum DecoderBias {
    /** There is none: the study's variant. */
    @JsonProperty("none")
    NONE,
    /** Trained, from 0. */
    @JsonProperty("zero")
    ZERO,
    /** Trained, from the mean of the dataset's rows. */
    @JsonProperty("data-mean")
    DATA_MEAN
}
