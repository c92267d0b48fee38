package io.husai.gateway.study.core;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.MissingSeed;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a study knows when it plans.
 *
 * @param dataset its dataset, once it is there
 * @param figures final figures by conditionId, each at its condition's last planned step
 * @param contrasts final contrasts by contrastId, each at its last planned step
 * @param missing seeds that will not come, by conditionId
 */
public record KnownFacts(
        Optional<DatasetDescription> dataset,
        Map<String, ConsistencyUpdated> figures,
        Map<String, ContrastUpdated> contrasts,
        Map<String, List<MissingSeed>> missing) {
    public KnownFacts {
        figures = Map.copyOf(figures);
        contrasts = Map.copyOf(contrasts);
        missing = Map.copyOf(missing);
    }

    public static KnownFacts nothing() {
        return new KnownFacts(Optional.empty(), Map.of(), Map.of(), Map.of());
    }

    /** The seeds of a condition that will not come. */
    public List<MissingSeed> missing(String conditionId) {
        return missing.getOrDefault(conditionId, List.of());
    }

    /** The condition's final figure at its last planned step. */
    public Optional<ConsistencyUpdated> figure(String conditionId) {
        return Optional.ofNullable(figures.get(conditionId));
    }
}
