package io.husai.contracts.spec;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.husai.contracts.Json;
import io.husai.contracts.Sha256;

/**
 * One SAE to train. A run is a pure function of its spec.
 *
 * @param condition what the run shares with the others of its condition
 * @param seed at least 0
 */
public record RunSpec(ConditionSpec condition, long seed) {
    public RunSpec {
        requirePresent("condition", condition);
        requireSeed("seed", seed);
    }

    /** Throws unless {@code seed} is at least 0. */
    public static void requireSeed(String field, long seed) {
        require(seed >= 0, field, seed, "a whole number of at least 0");
    }

    /** SHA-256 of the spec's canonical JSON: the same spec is the same run in any study. */
    @JsonIgnore
    public String runId() {
        return Sha256.of(Json.canonical(this));
    }
}
