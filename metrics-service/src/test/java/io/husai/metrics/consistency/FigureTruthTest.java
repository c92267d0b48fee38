package io.husai.metrics.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated.GroundTruth;
import io.husai.contracts.event.TrueAtoms;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.similarity.Decoder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FigureTruthTest {
    private static final String ATOMS = "datasets/" + "ef".repeat(32) + "/atoms.safetensors";
    private static final List<Long> SEEDS = List.of(1L, 2L);

    private final Fixture fixture = new Fixture();

    @Test
    void shouldMatchRunsThatFoundTheAtomsInAnyOrder() {
        float[] rows = random(Fixture.LATENTS, Fixture.D_MODEL, 3);
        float[] turned = new float[rows.length];
        for (int i = 0; i < Fixture.LATENTS; i++) {
            int to = Fixture.LATENTS - 1 - i;
            System.arraycopy(
                    rows, i * Fixture.D_MODEL, turned, to * Fixture.D_MODEL, Fixture.D_MODEL);
        }
        DecoderSource source = location -> decoder(location.uri().equals(ATOMS) ? turned : rows);

        GroundTruth truth =
                new FigureTruth(Statistics.create(), source)
                        .of(inputs(Fixture.LAST, SEEDS))
                        .orElseThrow();

        assertThat(truth.mcc()).isCloseTo(1, within(1e-6));
        assertThat(truth.bySeed()).hasSize(2);
    }

    @Test
    void shouldTellApartTheSignOfAnAtom() {
        float[] rows = random(Fixture.LATENTS, Fixture.D_MODEL, 3);
        float[] negated = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            negated[i] = -rows[i];
        }
        DecoderSource source = location -> decoder(location.uri().equals(ATOMS) ? negated : rows);

        GroundTruth truth =
                new FigureTruth(Statistics.create(), source)
                        .of(inputs(Fixture.LAST, SEEDS))
                        .orElseThrow();

        assertThat(truth.mcc()).isLessThan(0.8);
    }

    @Test
    void shouldStandBesideWhatChanceGives() {
        // 32 atoms in 16 dimensions: 0.454 in the reference's re-run of the recipe
        DecoderSource source = location -> Decoder.of(random(32, 16, 7), 32, 16);

        double chance =
                new FigureTruth(Statistics.create(), source)
                        .chance(source.decoder(null), new DecoderSize(32, 16));

        assertThat(chance).isCloseTo(0.454, within(0.01));
    }

    @Test
    void shouldSayNothingOnWhatIsIncompleteOrNotTheLastStep() {
        FigureTruth truth = new FigureTruth(Statistics.create(), fixture);

        assertThat(truth.of(inputs(0, SEEDS))).isEmpty();
        assertThat(truth.of(inputs(Fixture.LAST, List.of(1L)))).isEmpty();
    }

    private FigureInputs inputs(long step, List<Long> present) {
        ConditionDeclared plain = Fixture.declared(SEEDS, null);
        ConditionDeclared declared =
                new ConditionDeclared(
                        plain.conditionId(),
                        plain.spec(),
                        plain.seeds(),
                        plain.missing(),
                        null,
                        null,
                        new TrueAtoms(ATOMS, "ef".repeat(32)));
        return new FigureInputs(
                "study",
                declared.conditionId(),
                step,
                Optional.of(declared),
                present.stream().map(seed -> fixture.snapshot(seed, step)).toList(),
                Optional.empty(),
                Optional.empty());
    }

    private static Decoder decoder(float[] rows) {
        return Decoder.of(rows, Fixture.LATENTS, Fixture.D_MODEL);
    }

    private static float[] random(int latents, int dModel, long seed) {
        Random random = new Random(seed);
        float[] rows = new float[latents * dModel];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return rows;
    }
}
