package io.husai.metrics.consistency;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ConsistencyUpdated.Across;
import io.husai.contracts.event.ConsistencyUpdated.Delta;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.contracts.event.ConsistencyUpdated.SeedQuality;
import io.husai.contracts.event.Estimate;
import io.husai.contracts.event.Interval;
import io.husai.contracts.event.Quality;
import io.husai.contracts.event.Verdict;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.interval.PairTable;
import io.husai.metrics.interval.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Puts a condition's figure together: a pure function of its inputs and of the members' decoders.
 * CPU work; for any number of threads.
 *
 * <p>An interim figure has pairs, means and the exact delta; intervals, the sampled and crowding
 * baselines and the verdict come with the final one, companions and verdict at the last planned
 * step only.
 */
final class ConsistencyFigure {
    private final Statistics statistics;
    private final FigureBaselines baselines;
    private final FigureCompanions companions;
    private final FigureTruth truth;

    /**
     * @param crowding which figures carry the crowding baseline
     */
    ConsistencyFigure(Statistics statistics, DecoderSource decoders, CrowdingScope crowding) {
        this.statistics = statistics;
        this.baselines = new FigureBaselines(statistics, decoders, crowding);
        this.companions = new FigureCompanions(statistics, decoders);
        this.truth = new FigureTruth(statistics, decoders);
    }

    /**
     * @param scores values of the pairs; computes those that are missing
     * @param revision of the figure
     */
    ConsistencyUpdated of(FigureInputs inputs, PairScores scores, long revision) {
        List<Pair> pairs = pairs(inputs, scores);
        Optional<PairTable> trained = PairTables.of(pairs, inputs.declared());
        Optional<PairTable> heldOut =
                inputs.declared().map(ConditionDeclared::reference).isPresent()
                        ? trained.flatMap(PairTable::withoutReference)
                        : Optional.empty();
        Optional<Interval> bootstrap =
                inputs.isFinal() ? trained.flatMap(statistics.bootstrap()::mean) : Optional.empty();
        FigureBaselines.Compared compared = baselines.of(inputs, trained, bootstrap);
        return new ConsistencyUpdated(
                inputs.studyId(),
                inputs.conditionId(),
                inputs.step(),
                revision,
                inputs.isFinal(),
                inputs.isLastPlannedStep(),
                inputs.seeds(),
                inputs.missing(),
                inputs.members().stream().map(ConsistencyFigure::quality).toList(),
                overModels(inputs, inputs.models(), Quality::explainedVariance),
                overModels(inputs, inputs.models(), Quality::mse),
                pairs,
                trained.map(table -> overPairs(inputs, table, bootstrap)).orElse(null),
                heldOut.map(table -> overPairs(inputs, table)).orElse(null),
                reference(inputs).isPresent()
                        ? overModels(inputs, inputs.runs(), Quality::explainedVariance)
                        : null,
                alignment(inputs, scores),
                across(inputs, scores),
                compared.baselines(),
                compared.deltas(),
                companions.of(inputs).orElse(null),
                truth.of(inputs).orElse(null),
                verdict(compared.deltas()).orElse(null));
    }

    private static SeedQuality quality(StoredSnapshot member) {
        return new SeedQuality(
                member.seed(),
                member.runId(),
                member.weights().uri(),
                member.weights().sha256(),
                member.quality());
    }

    private static List<Pair> pairs(FigureInputs inputs, PairScores scores) {
        List<PairMember> runs = inputs.members().stream().map(PairMember::of).toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            for (int j = i + 1; j < runs.size(); j++) {
                pairs.add(pair(runs.get(i), runs.get(j), scores, false));
            }
        }
        reference(inputs)
                .ifPresent(fixed -> runs.forEach(run -> pairs.add(pair(run, fixed, scores, true))));
        pairs.sort(
                Comparator.comparingLong(Pair::a)
                        .thenComparingLong(Pair::b)
                        .thenComparing(Pair::withReference));
        return pairs;
    }

    private static Pair pair(
            PairMember first, PairMember second, PairScores scores, boolean withReference) {
        return new Pair(
                Math.min(first.seed(), second.seed()),
                Math.max(first.seed(), second.seed()),
                scores.of(first, second).pwmcc(),
                withReference);
    }

    private static Optional<PairMember> reference(FigureInputs inputs) {
        return inputs.declared().map(ConditionDeclared::reference).map(PairMember::of);
    }

    /** Mean over the seeds, in seed order, of how well the reference covers the run. */
    private static Double alignment(FigureInputs inputs, PairScores scores) {
        ReferenceDecoder reference =
                inputs.declared().map(ConditionDeclared::reference).orElse(null);
        if (reference == null || inputs.members().isEmpty()) {
            return null;
        }
        PairMember fixed = PairMember.of(reference);
        double sum = 0;
        for (StoredSnapshot member : inputs.members()) {
            PairMember run = PairMember.of(member);
            PairScore score = scores.of(run, fixed);
            sum += PairMember.ORDER.compare(run, fixed) <= 0 ? score.aToB() : score.bToA();
        }
        return sum / inputs.members().size();
    }

    /** Over the pairs across references; null where no run was pulled to another one. */
    private Across across(FigureInputs inputs, PairScores scores) {
        if (!inputs.isLastPlannedStep()) {
            return null;
        }
        List<Pair> pairs = AcrossReferences.of(inputs).pairs(scores);
        return PairTables.of(pairs, inputs.declared())
                .map(table -> new Across(overPairs(inputs, table), pairs))
                .orElse(null);
    }

    private Estimate overPairs(FigureInputs inputs, PairTable table) {
        Optional<Interval> bootstrap =
                inputs.isFinal() ? statistics.bootstrap().mean(table) : Optional.empty();
        return overPairs(inputs, table, bootstrap);
    }

    private Estimate overPairs(FigureInputs inputs, PairTable table, Optional<Interval> bootstrap) {
        if (!inputs.isFinal()) {
            return table.estimate(List.of());
        }
        return table.estimate(
                Stream.of(
                                bootstrap,
                                statistics.jackknife().mean(table),
                                SimultaneousBand.of(inputs).flatMap(band -> band.mean(table)))
                        .flatMap(Optional::stream)
                        .toList());
    }

    private Estimate overModels(
            FigureInputs inputs, List<Quality> models, ToDoubleFunction<Quality> value) {
        if (inputs.members().isEmpty()) {
            return null;
        }
        Sample sample = Sample.of(models.stream().mapToDouble(value).toArray());
        List<Interval> intervals =
                inputs.isFinal()
                        ? statistics.bootstrap().mean(sample).stream().toList()
                        : List.of();
        return sample.estimate(intervals);
    }

    /** The figure's own verdict is that on its delta against the exact baseline. */
    private static Optional<Verdict> verdict(List<Delta> deltas) {
        return deltas.stream()
                .filter(delta -> delta.baseline().equals(NamedBaseline.EXACT.key()))
                .findFirst()
                .map(Delta::verdict);
    }
}
