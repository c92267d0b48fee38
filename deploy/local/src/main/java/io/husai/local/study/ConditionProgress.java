package io.husai.local.study;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.event.ConsistencyUpdated;
import java.util.Optional;
import java.util.TreeMap;

/** How far a condition is. */
final class ConditionProgress {
    private final String phase;
    private final String label;
    private final TreeMap<Long, Seed> seeds = new TreeMap<>();
    private Optional<ConsistencyUpdated> figure = Optional.empty();

    private record Seed(String state, long step, long steps) {}

    /**
     * @param conditionId {@code <studyId>/<phase>/<label>}
     */
    ConditionProgress(String conditionId) {
        String[] parts = conditionId.split("/", 3);
        phase = parts.length == 3 ? parts[1] : "";
        label = parts.length == 3 ? parts[2] : conditionId;
    }

    /** Takes a run's state, as the stream's {@code progress} event has it. */
    void apply(JsonNode run) {
        seeds.put(
                run.path("seed").asLong(),
                new Seed(
                        run.path("state").asText(),
                        run.path("step").asLong(),
                        run.path("steps").asLong()));
    }

    /** Takes a figure, unless a later step's is known already. */
    void apply(ConsistencyUpdated update) {
        if (figure.isEmpty()
                || update.step() > figure.get().step()
                || update.step() == figure.get().step()
                        && update.revision() >= figure.get().revision()) {
            figure = Optional.of(update);
        }
    }

    String phase() {
        return phase;
    }

    String label() {
        return label;
    }

    int seedCount() {
        return seeds.size();
    }

    long seedsIn(String state) {
        return seeds.values().stream().filter(seed -> seed.state().equals(state)).count();
    }

    /** Steps done by all seeds; a seed that failed counts as done. */
    long stepsDone() {
        return seeds.values().stream()
                .mapToLong(seed -> seed.state().equals("failed") ? seed.steps() : seed.step())
                .sum();
    }

    long stepsPlanned() {
        return seeds.values().stream().mapToLong(Seed::steps).sum();
    }

    Optional<ConsistencyUpdated> figure() {
        return figure;
    }

    /** Whether the declared analysis is there. */
    boolean decided() {
        return figure.filter(f -> f.isFinal() && f.lastPlannedStep()).isPresent();
    }
}
