package io.husai.gateway.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What people change. */
public enum Action {
    @JsonProperty("study-submitted")
    STUDY_SUBMITTED,
    @JsonProperty("study-cancelled")
    STUDY_CANCELLED,
    @JsonProperty("dataset-uploaded")
    DATASET_UPLOADED,
    @JsonProperty("dataset-deleted")
    DATASET_DELETED,
    @JsonProperty("key-made")
    KEY_MADE,
    @JsonProperty("key-revoked")
    KEY_REVOKED;

    /** Its name in the API and the log. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
