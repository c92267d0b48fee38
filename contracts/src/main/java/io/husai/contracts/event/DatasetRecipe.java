package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a built-in dataset is made. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DatasetRecipe.ModularAddition.class, name = "modular-addition"),
    @JsonSubTypes.Type(value = DatasetRecipe.ToySuperposition.class, name = "toy-superposition")
})
public sealed interface DatasetRecipe {
    /** The recipe's name as users write it. */
    String kind();

    /**
     * Layer-1 residual stream of a 2-layer transformer on (a + b) mod 113.
     *
     * @param position which token's activations: {@code answer} (index 5, the study's) or {@code
     *     equals} (index 4)
     * @param seed of the transformer's initial weights and batch order, at least 0
     * @param epochs over the training part, 1 to 50,000; at {@code equals} the most, since training
     *     ends there once 99 % of the held-out sums are right
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

    /**
     * Sums of few of many atoms, more than there are dimensions: rows {@code sum_j |c_j| a_j} over
     * {@code active} distinct atoms drawn uniformly, with unit Gaussian atoms {@code a} and
     * standard normal {@code c} (the recipe of Song et al. 2025). The atoms are stored beside the
     * rows.
     *
     * @param atoms number of atoms, 1 to 65,536
     * @param dModel dimensions, 1 to 16,384
     * @param active distinct atoms in each row, 1 to {@code atoms}
     * @param rows 2 to 10,000,000, and at most 2^29 numbers in all
     * @param seed of atoms and rows, at least 0
     */
    record ToySuperposition(int atoms, int dModel, int active, int rows, long seed)
            implements DatasetRecipe {
        private static final long MOST_ENTRIES = 1L << 29;

        public ToySuperposition {
            require(
                    atoms >= 1 && atoms <= 65_536,
                    "dataset.atoms",
                    atoms,
                    "a whole number from 1 to 65536");
            require(
                    dModel >= 1 && dModel <= 16_384,
                    "dataset.dModel",
                    dModel,
                    "a whole number from 1 to 16384");
            require(
                    active >= 1 && active <= atoms,
                    "dataset.active",
                    active,
                    "a whole number from 1 to the number of atoms (" + atoms + ")");
            require(
                    rows >= 2
                            && rows <= 10_000_000
                            && (long) rows * dModel <= MOST_ENTRIES
                            && (long) atoms * dModel <= MOST_ENTRIES,
                    "dataset.rows",
                    rows,
                    "a whole number from 2 to 10000000, with rows x dModel of at most 536870912");
            require(seed >= 0, "dataset.seed", seed, "a whole number of at least 0");
        }

        @Override
        public String kind() {
            return "toy-superposition";
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
