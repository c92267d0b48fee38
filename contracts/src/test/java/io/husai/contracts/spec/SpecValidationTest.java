package io.husai.contracts.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.husai.contracts.InvalidValueException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecValidationTest {
    private static final List<Long> STEPS = List.of(0L, 175L);

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({"saeRules", "trainingRules", "optionalTrainingRules", "conditionRules"})
    void shouldNameTheFieldAndSayWhatIsRight(
            String field, String value, String expected, ThrowingCallable specification) {
        assertThatThrownBy(specification)
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(field + ": " + value + " is not valid; expected " + expected)
                .extracting(e -> ((InvalidValueException) e).field())
                .isEqualTo(field);
    }

    static Stream<Arguments> saeRules() {
        String k = "a whole number from 1 to dSae (128)";
        return Stream.of(
                rule("dModel", "0", "a whole number from 1 to 65536", () -> sae(0, 128, 4)),
                rule("dModel", "65537", "a whole number from 1 to 65536", () -> sae(65_537, 1, 1)),
                rule("dSae", "0", "a whole number from 1 to 1048576", () -> sae(128, 0, 4)),
                rule(
                        "dSae",
                        "1048577",
                        "a whole number from 1 to 1048576",
                        () -> sae(1, 1_048_577, 1)),
                rule("k", "0", k, () -> sae(128, 128, 0)),
                rule("k", "129", k, () -> sae(128, 128, 129)),
                rule("activation", "nothing", "a value", () -> sae(null, null, null)),
                rule(
                        "decoderBias",
                        "nothing",
                        "a value",
                        () -> sae(Activation.TOPK, null, Initialisation.TIED)),
                rule(
                        "initialisation",
                        "nothing",
                        "a value",
                        () -> sae(Activation.TOPK, DecoderBias.NONE, null)));
    }

    static Stream<Arguments> trainingRules() {
        String steps = "a whole number from 1 to 10000000";
        String batch = "a whole number from 1 to 1048576";
        String rate = "a number above 0 and at most 1";
        return Stream.of(
                rule("steps", "0", steps, () -> training(0, 8, 1e-3, STEPS)),
                rule("steps", "1000000000", steps, () -> training(1_000_000_000, 8, 1e-3, STEPS)),
                rule("batchSize", "0", batch, () -> training(175, 0, 1e-3, STEPS)),
                rule("batchSize", "1048577", batch, () -> training(175, 1_048_577, 1e-3, STEPS)),
                rule("learningRate", "0.0", rate, () -> training(175, 8, 0, STEPS)),
                rule("learningRate", "1.5", rate, () -> training(175, 8, 1.5, STEPS)),
                rule("learningRate", "NaN", rate, () -> training(175, 8, Double.NaN, STEPS)),
                rule("snapshotSteps", "nothing", "a value", () -> training(175, 8, 1e-3, null)),
                rule(
                        "snapshotSteps",
                        "[0, null]",
                        "a list without empty places",
                        () -> training(175, 8, 1e-3, Arrays.asList(0L, null))),
                rule(
                        "snapshotSteps",
                        "1 steps",
                        "2 to 1000 steps",
                        () -> training(175, 8, 1e-3, List.of(175L))),
                rule(
                        "snapshotSteps",
                        "1001 steps",
                        "2 to 1000 steps",
                        () ->
                                training(
                                        1_000,
                                        8,
                                        1e-3,
                                        LongStream.rangeClosed(0, 1_000).boxed().toList())),
                rule(
                        "snapshotSteps",
                        "[1, 175]",
                        "0 as the first step",
                        () -> training(175, 8, 1e-3, List.of(1L, 175L))),
                rule(
                        "snapshotSteps",
                        "[0, 100]",
                        "the last step, 175, at the end",
                        () -> training(175, 8, 1e-3, List.of(0L, 100L))),
                rule(
                        "snapshotSteps",
                        "[0, 90, 90, 175]",
                        "steps in ascending order",
                        () -> training(175, 8, 1e-3, List.of(0L, 90L, 90L, 175L))));
    }

    static Stream<Arguments> optionalTrainingRules() {
        String above = "a number above 0, or nothing";
        String within = "a whole number from 1 to 175, or nothing";
        return Stream.of(
                rule("l1Coefficient", "0.0", above, () -> training(0.0, null, null, null)),
                rule(
                        "l1Coefficient",
                        "Infinity",
                        above,
                        () -> training(Double.POSITIVE_INFINITY, null, null, null)),
                rule("gradientClipNorm", "-1.0", above, () -> training(null, -1.0, null, null)),
                rule("warmupSteps", "0", within, () -> training(null, null, 0L, null)),
                rule("warmupSteps", "176", within, () -> training(null, null, 176L, null)),
                rule("decaySteps", "176", within, () -> training(null, null, null, 176L)),
                rule("auxK.coefficient", "0.0", "a number above 0", () -> new AuxK(0, 1, 1)),
                rule("auxK.k", "0", "a whole number of at least 1", () -> new AuxK(1, 0, 1)),
                rule(
                        "auxK.deadAfterRows",
                        "0",
                        "a whole number of at least 1",
                        () -> new AuxK(1, 1, 0)));
    }

    static Stream<Arguments> conditionRules() {
        String lambda = "a number above 0 and at most 1000";
        String digest = "a SHA-256 digest (64 hexadecimal digits)";
        ReferenceDecoder reference = StudySpecs.reference();
        return Stream.of(
                rule("lambda", "0.0", lambda, () -> new AlignmentSpec(0, false, reference)),
                rule("lambda", "1001.0", lambda, () -> new AlignmentSpec(1_001, false, reference)),
                rule("reference", "nothing", "a value", () -> new AlignmentSpec(1, false, null)),
                rule("reference.runId", "x", digest, () -> reference("x", 1, "runs/x/y")),
                rule(
                        "reference.step",
                        "-1",
                        "a whole number from 0 to 10000000",
                        () -> reference("a".repeat(64), -1, "runs/x/y")),
                rule(
                        "reference.uri",
                        "../x",
                        "an artifact key such as runs/<runId>/<step>/sae_weights.safetensors",
                        () -> reference("a".repeat(64), 1, "../x")),
                rule("dataset", "ABC", digest, () -> condition("ABC", "cpu", 1)),
                rule(
                        "numerics",
                        "gpu",
                        "cpu or cuda-<architecture>",
                        () -> condition(StudySpecs.DATASET, "gpu", 1)),
                rule(
                        "engine",
                        "0",
                        "a version of at least 1",
                        () -> condition(StudySpecs.DATASET, "cpu", 0)),
                rule(
                        "seed",
                        "-1",
                        "a whole number of at least 0",
                        () -> StudySpecs.search(4).withSeed(-1)));
    }

    @Test
    void shouldAcceptTheLimitsThemselves() {
        assertThat(sae(65_536, 1_048_576, 1_048_576).k()).isEqualTo(1_048_576);
        assertThat(training(10_000_000, 1_048_576, 1, List.of(0L, 10_000_000L)).steps())
                .isEqualTo(10_000_000);
    }

    @Test
    void shouldShowALongValueCut() {
        InvalidValueException refusal =
                catchThrowableOfType(
                        InvalidValueException.class,
                        () -> condition("x\n" + "y".repeat(10_000), "cpu", 1));

        assertThat(refusal.getMessage())
                .startsWith("dataset: x " + "y".repeat(78) + "... is not valid")
                .hasSizeLessThan(200);
    }

    @Test
    void shouldKeepTheStudysSettingsInItsPreset() {
        assertThat(Preset.HUSAI.sae(128, 128, 4))
                .isEqualTo(
                        new SaeSpec(
                                128,
                                128,
                                4,
                                Activation.TOPK,
                                DecoderBias.NONE,
                                Initialisation.INDEPENDENT,
                                true));
    }

    @Test
    void shouldKeepShortRunsOfTheModernPresetValid() {
        SaeSpec sae = Preset.MODERN.sae(1, 1, 1);
        for (long steps = 1; steps <= 25; steps++) {
            TrainingSpec training =
                    Preset.MODERN.training(steps, 8, 1e-3, SeedScope.INIT, List.of(0L, steps), sae);

            assertThat(training.auxK().k()).isEqualTo(1);
        }
    }

    private static Arguments rule(
            String field, String value, String expected, ThrowingCallable specification) {
        return arguments(field, value, expected, specification);
    }

    private static SaeSpec sae(int dModel, int dSae, int k) {
        return new SaeSpec(
                dModel,
                dSae,
                k,
                Activation.TOPK,
                DecoderBias.NONE,
                Initialisation.INDEPENDENT,
                true);
    }

    private static SaeSpec sae(
            Activation activation, DecoderBias decoderBias, Initialisation initialisation) {
        return new SaeSpec(8, 8, 2, activation, decoderBias, initialisation, true);
    }

    private static TrainingSpec training(
            long steps, int batchSize, double learningRate, List<Long> snapshotSteps) {
        return TrainingSpec.plain(
                steps, batchSize, learningRate, SeedScope.INIT_AND_ORDER, snapshotSteps);
    }

    private static TrainingSpec training(Double l1, Double clip, Long warmup, Long decay) {
        return new TrainingSpec(175, 8, 1e-3, SeedScope.INIT, STEPS, l1, null, clip, warmup, decay);
    }

    private static ReferenceDecoder reference(String runId, long step, String uri) {
        return new ReferenceDecoder(runId, 42, step, uri, "a".repeat(64));
    }

    private static ConditionSpec condition(String dataset, String numerics, int engine) {
        return new ConditionSpec(
                dataset, sae(8, 8, 2), StudySpecs.searchTraining(), null, numerics, engine);
    }
}
