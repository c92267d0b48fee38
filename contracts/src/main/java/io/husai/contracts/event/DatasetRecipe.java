package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a built-in dataset is made. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes(
        @JsonSubTypes.Type(value = DatasetRecipe.ModularAddition.class, name = "modular-addition"))
public sealed interface DatasetRecipe {
    /** The recipe's name as users write it. */
    String kind();

    /**
     * Layer-1 residual stream of a 2-layer transformer on (a + b) mod 113.
     *
     * @param position which token's activations: {@code answer} (index 5, the study's) or {@code
     *     equals} (index 4)
     * @param seed of the transformer's initial weights and batch order, at least 0
     * @param epochs over the training part, 1 to 50,000
     */
    record ModularAddition(Position position, long seed, int epochs) implements DatasetRecipe {
        public ModularAddition {
            requirePresent("dataset.position", position);
            require(seed >= 0, "dataset.seed", seed, "a whole number of at least 0");
            require(
                    epochs >= 1 && epochs <= 50_000,
                    "dataset.epochs",
                    epochs,
                    "a whole number from 1 to 50000");
        }

        @Override
        public String kind() {
            return "modular-addition";
        }
    }

    /** Whose activations are taken. */
    enum Position {
        @JsonProperty("answer")
        ANSWER,
        @JsonProperty("equals")
        EQUALS
    }
}
