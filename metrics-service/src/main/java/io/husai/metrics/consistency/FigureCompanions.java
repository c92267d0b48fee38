package io.husai.metrics.consistency;

import io.husai.contracts.event.ConsistencyUpdated.Companions;
import io.husai.contracts.event.ConsistencyUpdated.SubspaceOverlap;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.decoder.WeightsLocation;
import io.husai.metrics.similarity.BestCosines;
import io.husai.metrics.similarity.Decoder;
import io.husai.metrics.similarity.Matching;
import io.husai.metrics.similarity.OneToOne;
import io.husai.metrics.similarity.PrincipalDirections;
import io.husai.metrics.similarity.Stability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The companions of PWMCC: means over the pairs of a condition's runs, without its reference. At
 * the last planned step of a complete condition only, and up to {@link OneToOne#MAX_LATENTS}.
 */
final class FigureCompanions {
    private final Statistics statistics;
    private final DecoderSource decoders;

    FigureCompanions(Statistics statistics, DecoderSource decoders) {
        this.statistics = statistics;
        this.decoders = decoders;
    }

    Optional<Companions> of(FigureInputs inputs) {
        if (!inputs.isFinal()
                || !inputs.isLastPlannedStep()
                || inputs.members().size() < 2
                || DecoderSize.of(inputs).latents() > OneToOne.MAX_LATENTS) {
            return Optional.empty();
        }
        return Optional.of(over(inputs.members()));
    }

    private Optional<Decoder> encoder(StoredSnapshot member) {
        return decoders.encoder(WeightsLocation.of(member.weights()));
    }

    private Decoder decoder(StoredSnapshot member) {
        return decoders.decoder(WeightsLocation.of(member.weights()));
    }

    /** Two encoders at most are in memory at a time, read again for each pair. */
    private Companions over(List<StoredSnapshot> members) {
        List<Decoder> runs = members.stream().map(this::decoder).toList();
        Sums sums = new Sums(runs.size());
        List<PrincipalDirections> directions = runs.stream().map(PrincipalDirections::of).toList();
        for (int i = 0; i < runs.size(); i++) {
            Optional<Decoder> encoder = encoder(members.get(i));
            for (int j = i + 1; j < runs.size(); j++) {
                OneToOne.Matchings matchings =
                        statistics.oneToOne().between(runs.get(i), runs.get(j));
                sums.add(matchings);
                Optional<Decoder> other = encoder.isEmpty() ? encoder : encoder(members.get(j));
                other.ifPresent(b -> sums.add(matchings, encoder.orElseThrow(), b));
                sums.add(i, j, statistics.pwmcc().best(runs.get(i), runs.get(j)));
                sums.add(directions.get(i).overlap(directions.get(j)));
            }
        }
        return sums.companions();
    }

    /** Sums over pairs, in seed order. */
    private static final class Sums {
        private final List<List<float[]>> bestOfRun = new ArrayList<>();
        private final Map<Integer, List<SubspaceOverlap>> overlaps = new TreeMap<>();
        private double mccSigned;
        private double mccAbsolute;
        private double shared;
        private double sharedEncoder;
        private int pairs;
        private int encodedPairs;

        Sums(int runs) {
            for (int i = 0; i < runs; i++) {
                bestOfRun.add(new ArrayList<>());
            }
        }

        void add(OneToOne.Matchings matchings) {
            mccSigned += matchings.signed().meanCosine();
            mccAbsolute += matchings.absolute().meanAbsoluteCosine();
            shared += matchings.signed().sharedFraction(Matching.SHARED);
            pairs++;
        }

        void add(OneToOne.Matchings matchings, Decoder encoderA, Decoder encoderB) {
            sharedEncoder += matchings.signed().sharedFraction(Matching.SHARED, encoderA, encoderB);
            encodedPairs++;
        }

        void add(int i, int j, BestCosines best) {
            bestOfRun.get(i).add(best.ofA());
            bestOfRun.get(j).add(best.ofB());
        }

        void add(List<SubspaceOverlap> ofPair) {
            ofPair.forEach(
                    overlap ->
                            overlaps.computeIfAbsent(overlap.rank(), rank -> new ArrayList<>())
                                    .add(overlap));
        }

        Companions companions() {
            double stable = 0;
            for (List<float[]> best : bestOfRun) {
                stable += Stability.of(best).meanShare();
            }
            return new Companions(
                    mccSigned / pairs,
                    mccAbsolute / pairs,
                    shared / pairs,
                    encodedPairs == pairs ? sharedEncoder / pairs : null,
                    stable / bestOfRun.size(),
                    overlaps.values().stream()
                            .map(Sums::mean)
                            .sorted(Comparator.comparingInt(SubspaceOverlap::rank))
                            .toList());
        }

        private static SubspaceOverlap mean(List<SubspaceOverlap> ofRank) {
            double sum = 0;
            for (SubspaceOverlap overlap : ofRank) {
                sum += overlap.overlap();
            }
            SubspaceOverlap first = ofRank.get(0);
            return new SubspaceOverlap(first.rank(), sum / ofRank.size(), first.chance());
        }
    }
}
