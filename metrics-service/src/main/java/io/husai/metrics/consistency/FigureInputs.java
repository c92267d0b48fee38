package io.husai.metrics.consistency;

import io.husai.contracts.Json;
import io.husai.contracts.Sha256;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.event.Quality;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that a figure is a function of.
 *
 * @param studyId the study
 * @param conditionId the condition
 * @param step the step
 * @param declared the condition's declaration; absent: not come yet
 * @param members snapshots at the step that count, in seed order
 * @param untrained the final figure of step 0; absent: none yet, or this is step 0
 * @param before the final figure of the planned step before, needed at the last planned step only
 */
public record FigureInputs(
        String studyId,
        String conditionId,
        long step,
        Optional<ConditionDeclared> declared,
        List<StoredSnapshot> members,
        Optional<ConsistencyUpdated> untrained,
        Optional<ConsistencyUpdated> before) {
    /** Changes when the same inputs would give another figure. */
    private static final int ARITHMETIC = 3;

    private static final String AWAITED = "not here yet";

    /**
     * @param snapshots at the step, in any order; those of undeclared seeds and of seeds that were
     *     declared missing don't count
     */
    public FigureInputs {
        Set<Long> expected = declared.map(FigureInputs::expected).orElse(null);
        members =
                members.stream()
                        .filter(s -> expected == null || expected.contains(s.seed()))
                        .sorted(Comparator.comparingLong(StoredSnapshot::seed))
                        .toList();
    }

    private static Set<Long> expected(ConditionDeclared declared) {
        Set<Long> expected = new HashSet<>(declared.seeds());
        declared.missing().forEach(m -> expected.remove(m.seed()));
        return expected;
    }

    /** Whether every expected seed is present or declared missing. */
    public boolean isFinal() {
        return declared.map(d -> members.size() == expected(d).size()).orElse(false);
    }

    public boolean isLastPlannedStep() {
        return declared.map(d -> d.lastStep() == step).orElse(false);
    }

    /** Number of planned steps before the last one; 0 without a declaration. */
    public int stepsBeforeLast() {
        return declared.map(d -> d.plannedSteps().size() - 1).orElse(0);
    }

    /** Quality of the runs, in seed order. */
    public List<Quality> runs() {
        return members.stream().map(StoredSnapshot::quality).toList();
    }

    /** The same, after that of the reference where it counts among the models. */
    public List<Quality> models() {
        return Stream.concat(
                        declared.map(ConditionDeclared::referenceQuality).stream(), runs().stream())
                .toList();
    }

    public List<Long> seeds() {
        return members.stream().map(StoredSnapshot::seed).toList();
    }

    /** Expected but not present, ascending, with reasons. */
    public List<MissingSeed> missing() {
        if (declared.isEmpty()) {
            return List.of();
        }
        Set<Long> present = new HashSet<>(seeds());
        Set<Long> gone = new HashSet<>();
        declared.get().missing().forEach(m -> gone.add(m.seed()));
        return Stream.concat(
                        declared.get().missing().stream(),
                        declared.get().seeds().stream()
                                .filter(seed -> !present.contains(seed) && !gone.contains(seed))
                                .map(seed -> new MissingSeed(seed, AWAITED)))
                .sorted(Comparator.comparingLong(MissingSeed::seed))
                .toList();
    }

    /** Equal inputs have equal digests, in every process. */
    public String digest() {
        return Sha256.of(
                Json.canonical(
                        new Digested(
                                ARITHMETIC,
                                declared.orElse(null),
                                members,
                                untrained.map(FigureInputs::pairsOf).orElse(null),
                                before.map(FigureInputs::pairsOf).orElse(null))));
    }

    private static List<ConsistencyUpdated.Pair> pairsOf(ConsistencyUpdated figure) {
        return Objects.requireNonNull(figure.pairs());
    }

    private record Digested(
            int arithmetic,
            ConditionDeclared declared,
            List<StoredSnapshot> members,
            List<ConsistencyUpdated.Pair> untrained,
            List<ConsistencyUpdated.Pair> before) {}
}
