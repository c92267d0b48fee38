package io.husai.metrics.consistency;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated.Baselines;
import io.husai.contracts.event.ConsistencyUpdated.Delta;
import io.husai.contracts.event.ConsistencyUpdated.Pair;
import io.husai.contracts.event.ConsistencyUpdated.Sampled;
import io.husai.contracts.event.Interval;
import io.husai.metrics.baseline.CrowdingBaseline.Crowding;
import io.husai.metrics.baseline.IsotropicBaseline;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.decoder.WeightsLocation;
import io.husai.metrics.interval.PairTable;
import io.husai.metrics.interval.SeedJackknife;
import io.husai.metrics.similarity.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The baselines of a figure and its deltas against them. */
final class FigureBaselines {
    private static final int KEPT_SIZES = 1_000;

    private final Statistics statistics;
    private final DecoderSource decoders;
    private final long crowdingBytes;
    private final Map<DecoderSize, Double> exact = new ConcurrentHashMap<>();

    FigureBaselines(Statistics statistics, DecoderSource decoders, long crowdingBytes) {
        this.statistics = statistics;
        this.decoders = decoders;
        this.crowdingBytes = crowdingBytes;
    }

    /**
     * @param baselines what unrelated decoders would show
     * @param deltas trained minus each
     */
    record Compared(Baselines baselines, List<Delta> deltas) {}

    Compared of(FigureInputs inputs, Optional<PairTable> trained) {
        DecoderSize size = DecoderSize.of(inputs);
        double isotropic = exact(size);
        Optional<RandomPairs> random =
                trained.isPresent() && inputs.isFinal() ? random(inputs, size) : Optional.empty();
        Optional<PairTable> untrained =
                inputs.untrained().flatMap(f -> PairTables.of(f.pairs(), inputs.declared()));
        Optional<Double> crowding = crowding(inputs, size);
        Baselines baselines =
                new Baselines(
                        isotropic,
                        random.map(this::sampled).orElse(null),
                        inputs.untrained().map(f -> f.trained()).orElse(null),
                        crowding.orElse(null));
        List<Delta> deltas = new ArrayList<>();
        trained.ifPresent(
                table -> {
                    Against against = new Against(inputs, table);
                    deltas.add(against.constant("exact", isotropic));
                    random.ifPresent(r -> deltas.add(against.table("sampled", r.fixed())));
                    untrained.ifPresent(u -> deltas.add(against.table("untrained", u)));
                    crowding.ifPresent(c -> deltas.add(against.constant("crowding", c)));
                });
        return new Compared(baselines, deltas);
    }

    private double exact(DecoderSize size) {
        if (exact.size() > KEPT_SIZES) {
            exact.clear();
        }
        return exact.computeIfAbsent(
                size, s -> IsotropicBaseline.expected(s.dModel(), s.latents()));
    }

    /**
     * @param pairs as they are published
     * @param fixed the same, with the reference as the fixed one
     */
    private record RandomPairs(List<Pair> pairs, PairTable fixed) {}

    /** One random decoder per seed, the reference's among them. */
    private Optional<RandomPairs> random(FigureInputs inputs, DecoderSize size) {
        TreeSet<Long> seeds = new TreeSet<>(inputs.seeds());
        inputs.declared()
                .map(ConditionDeclared::reference)
                .ifPresent(reference -> seeds.add(reference.seed()));
        if (seeds.size() < 2) {
            return Optional.empty();
        }
        List<Pair> pairs =
                PairTables.published(
                        statistics.sampled().pairs(seeds, size.dModel(), size.latents()),
                        inputs.declared());
        return PairTables.of(pairs, inputs.declared()).map(fixed -> new RandomPairs(pairs, fixed));
    }

    private Sampled sampled(RandomPairs random) {
        List<Interval> intervals =
                Stream.of(
                                statistics.bootstrap().baselineMean(random.fixed()),
                                statistics.jackknife().mean(random.fixed()))
                        .flatMap(Optional::stream)
                        .toList();
        return new Sampled(random.fixed().estimate(intervals), random.pairs());
    }

    /** Of the runs alone: the reference is no member of the condition. */
    private Optional<Double> crowding(FigureInputs inputs, DecoderSize size) {
        long bytes = inputs.members().size() * size.bytes();
        if (!inputs.isFinal() || inputs.members().size() < 2 || bytes > crowdingBytes) {
            return Optional.empty();
        }
        List<Decoder> members =
                inputs.members().stream()
                        .map(m -> decoders.decoder(WeightsLocation.of(m.weights())))
                        .toList();
        return statistics.crowding().estimate(members).map(Crowding::bound);
    }

    /** The deltas of a trained table; with intervals where the figure is final. */
    private final class Against {
        private final FigureInputs inputs;
        private final PairTable trained;

        Against(FigureInputs inputs, PairTable trained) {
            this.inputs = inputs;
            this.trained = trained;
        }

        Delta constant(String name, double value) {
            return new Delta(
                    name,
                    trained.mean() - value,
                    intervals(
                            () -> statistics.bootstrap().delta(trained, value),
                            jackknife -> jackknife.delta(trained, value)));
        }

        Delta table(String name, PairTable baseline) {
            return new Delta(
                    name,
                    trained.mean() - baseline.mean(),
                    intervals(
                            () -> statistics.bootstrap().difference(trained, baseline),
                            jackknife -> jackknife.contrast(trained, baseline)));
        }

        private List<Interval> intervals(
                java.util.function.Supplier<Optional<Interval>> bootstrap,
                java.util.function.Function<SeedJackknife, Optional<Interval>> jackknife) {
            if (!inputs.isFinal()) {
                return List.of();
            }
            return Stream.of(
                            bootstrap.get(),
                            jackknife.apply(statistics.jackknife()),
                            SimultaneousBand.of(inputs).flatMap(jackknife))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }
}
