package io.husai.gateway.study;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a study stands. All but {@link #RUNNING} are terminal. */
public enum StudyStatus {
    @JsonProperty("running")
    RUNNING,
    /** Every planned figure is final. */
    @JsonProperty("completed")
    COMPLETED,
    /** It could not decide, and says why. */
    @JsonProperty("inconclusive")
    INCONCLUSIVE,
    @JsonProperty("failed")
    FAILED,
    /** By its user. */
    @JsonProperty("cancelled")
    CANCELLED;

    /** The name in the API. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
