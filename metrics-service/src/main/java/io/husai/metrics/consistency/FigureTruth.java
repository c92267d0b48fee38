package io.husai.metrics.consistency;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated.GroundTruth;
import io.husai.contracts.event.TrueAtoms;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.decoder.WeightsLocation;
import io.husai.metrics.similarity.Decoder;
import io.husai.metrics.similarity.OneToOne;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * MCC of a condition's runs against the atoms that the dataset was made from, where they are known.
 * At the last planned step of a complete condition only, and up to {@link OneToOne#MAX_LATENTS}.
 */
final class FigureTruth {
    /** Enough for a mean to about 0.003 at 32 x 16; the draws don't depend on the runs. */
    private static final int CHANCE_DRAWS = 32;

    private static final long CHANCE_SEED = 0;

    private static final int KEPT = 200;

    private final Statistics statistics;
    private final DecoderSource decoders;
    private final Map<Key, Double> chances =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Double> eldest) {
                    return size() > KEPT;
                }
            };

    FigureTruth(Statistics statistics, DecoderSource decoders) {
        this.statistics = statistics;
        this.decoders = decoders;
    }

    private record Key(TrueAtoms truth, DecoderSize size) {}

    Optional<GroundTruth> of(FigureInputs inputs) {
        return inputs.declared()
                .map(ConditionDeclared::truth)
                .filter(truth -> inputs.isFinal() && inputs.isLastPlannedStep())
                .filter(truth -> !inputs.members().isEmpty())
                .flatMap(truth -> against(truth, inputs));
    }

    private static boolean fits(Decoder atoms, DecoderSize size) {
        return atoms.dModel() == size.dModel()
                && Math.max(atoms.latents(), size.latents()) <= OneToOne.MAX_LATENTS;
    }

    private Optional<GroundTruth> against(TrueAtoms truth, FigureInputs inputs) {
        DecoderSize size = DecoderSize.of(inputs);
        Decoder atoms = decoders.decoder(WeightsLocation.of(truth));
        if (!fits(atoms, size)) {
            return Optional.empty();
        }
        List<Double> bySeed = new ArrayList<>();
        double sum = 0;
        for (StoredSnapshot member : inputs.members()) {
            Decoder run = decoders.decoder(WeightsLocation.of(member.weights()));
            double mcc = mcc(run, atoms);
            bySeed.add(mcc);
            sum += mcc;
        }
        double chance = keptChance(new Key(truth, size), atoms);
        return Optional.of(new GroundTruth(sum / bySeed.size(), bySeed, chance));
    }

    /** Depends on atoms and size alone, so what was drawn for one condition serves the others. */
    private double keptChance(Key key, Decoder atoms) {
        synchronized (chances) {
            Double known = chances.get(key);
            if (known != null) {
                return known;
            }
        }
        double drawn = chance(atoms, key.size());
        synchronized (chances) {
            chances.put(key, drawn);
        }
        return drawn;
    }

    private double mcc(Decoder run, Decoder atoms) {
        return statistics.oneToOne().between(run, atoms).signed().meanCosine();
    }

    double chance(Decoder atoms, DecoderSize size) {
        Random random = new Random(CHANCE_SEED);
        double sum = 0;
        for (int draw = 0; draw < CHANCE_DRAWS; draw++) {
            float[] rows = new float[size.latents() * size.dModel()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) random.nextGaussian();
            }
            sum += mcc(Decoder.of(rows, size.latents(), size.dModel()), atoms);
        }
        return sum / CHANCE_DRAWS;
    }
}
