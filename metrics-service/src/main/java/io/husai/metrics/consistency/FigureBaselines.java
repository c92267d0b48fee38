package io.husai.metrics.consistency;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ConsistencyUpdated.Baselines;
import io.husai.contracts.event.ConsistencyUpdated.Delta;
import io.husai.contracts.event.Interval;
import io.husai.metrics.baseline.CrowdingBaseline.Crowding;
import io.husai.metrics.baseline.IsotropicBaseline;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.decoder.WeightsLocation;
import io.husai.metrics.interval.PairTable;
import io.husai.metrics.similarity.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The baselines of a figure and its deltas against them. */
final class FigureBaselines {
    private static final int KEPT_SIZES = 1_000;

    private final Statistics statistics;
    private final DecoderSource decoders;
    private final CrowdingScope crowdingScope;
    private final RandomBaseline random;
    private final Map<DecoderSize, Double> exact = new ConcurrentHashMap<>();

    FigureBaselines(Statistics statistics, DecoderSource decoders, CrowdingScope crowdingScope) {
        this.statistics = statistics;
        this.decoders = decoders;
        this.crowdingScope = crowdingScope;
        this.random = new RandomBaseline(statistics);
    }

    /**
     * @param baselines what unrelated decoders would show
     * @param deltas trained minus each
     */
    record Compared(Baselines baselines, List<Delta> deltas) {}

    /**
     * @param trained the figure's pairs; empty where there are none
     * @param bootstrap interval of their mean; empty where there is none
     */
    Compared of(FigureInputs inputs, Optional<PairTable> trained, Optional<Interval> bootstrap) {
        DecoderSize size = DecoderSize.of(inputs);
        double isotropic = exact(size);
        Optional<RandomBaseline.Drawn> drawn =
                trained.isPresent() && inputs.isFinal()
                        ? random.of(inputs, size)
                        : Optional.empty();
        Optional<PairTable> untrained =
                inputs.untrained().flatMap(f -> PairTables.of(f.pairs(), inputs.declared()));
        Crowded crowded = crowding(inputs, size, trained);
        List<Delta> deltas = new ArrayList<>();
        trained.ifPresent(
                table -> {
                    FigureDeltas against = new FigureDeltas(statistics, inputs, table, bootstrap);
                    deltas.add(against.constant(NamedBaseline.EXACT, isotropic));
                    drawn.map(d -> against.table(NamedBaseline.SAMPLED, d.table()))
                            .ifPresent(deltas::add);
                    untrained
                            .map(u -> against.table(NamedBaseline.UNTRAINED, u))
                            .ifPresent(deltas::add);
                    crowded.bound()
                            .map(c -> against.constant(NamedBaseline.CROWDING, c))
                            .ifPresent(deltas::add);
                    crowded.mended()
                            .map(c -> against.constant(NamedBaseline.CROWDING_MENDED, c))
                            .ifPresent(deltas::add);
                });
        Baselines baselines =
                new Baselines(
                        isotropic,
                        drawn.map(RandomBaseline.Drawn::sampled).orElse(null),
                        inputs.untrained().map(ConsistencyUpdated::trained).orElse(null),
                        crowded.bound().orElse(null),
                        crowded.mended().orElse(null));
        return new Compared(baselines, deltas);
    }

    private double exact(DecoderSize size) {
        if (exact.size() > KEPT_SIZES) {
            exact.clear();
        }
        return exact.computeIfAbsent(
                size, s -> IsotropicBaseline.expected(s.dModel(), s.latents()));
    }

    /** Of the runs alone: the reference is no member of the condition. */
    private Crowded crowding(FigureInputs inputs, DecoderSize size, Optional<PairTable> trained) {
        if (!crowdingScope.includes(inputs, size)) {
            return new Crowded(Optional.empty(), Optional.empty());
        }
        List<Decoder> members =
                inputs.members().stream()
                        .map(m -> decoders.decoder(WeightsLocation.of(m.weights())))
                        .toList();
        Optional<Double> mended =
                trained.filter(table -> crowdingScope.mends(inputs, size))
                        .flatMap(table -> ofRuns(inputs, table))
                        .flatMap(table -> statistics.crowding().mended(members, table.mean()));
        return new Crowded(statistics.crowding().estimate(members).map(Crowding::bound), mended);
    }

    private static Optional<PairTable> ofRuns(FigureInputs inputs, PairTable table) {
        return inputs.declared().map(ConditionDeclared::reference).isPresent()
                ? table.withoutReference()
                : Optional.of(table);
    }

    private record Crowded(Optional<Double> bound, Optional<Double> mended) {}
}
