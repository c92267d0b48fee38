package io.husai.gateway.study.core;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.husai.contracts.Sha256;
import io.husai.contracts.event.DatasetRecipe;

/** Where a study's dataset comes from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "source")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DatasetSource.Made.class, name = "made"),
    @JsonSubTypes.Type(value = DatasetSource.Stored.class, name = "stored")
})
public sealed interface DatasetSource {
    /**
     * Made by a job of the study.
     *
     * @param recipe how
     */
    record Made(DatasetRecipe recipe) implements DatasetSource {}

    /**
     * Already in the store.
     *
     * @param sha256 digest that names it
     */
    record Stored(String sha256) implements DatasetSource {
        public Stored {
            Sha256.require("dataset.sha256", sha256);
        }
    }
}
