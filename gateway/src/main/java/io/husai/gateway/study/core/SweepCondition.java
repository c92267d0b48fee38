package io.husai.gateway.study.core;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.spec.Activation;
import io.husai.contracts.spec.AlignmentSpec;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.DecoderBias;
import io.husai.contracts.spec.Initialisation;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.spec.TrainingSpec;
import java.util.List;

/**
 * One condition of a {@link SeedSweep} as users write it: a preset, and what differs from it.
 *
 * @param label its name inside the study; letters, digits, dot, dash and underscore
 * @param preset family of settings
 * @param dSae number of latents
 * @param k latents kept in a row
 * @param lambda weight of the consistency penalty, 0 for none
 * @param symmetric whether the penalty takes the maxima from both sides
 * @param referenceSeed seed of the reference that the penalty pulls to; absent without a penalty
 * @param learningRate Adam's step size
 * @param batchSize rows of a batch
 * @param epochs how long, unless {@code steps} says so
 * @param steps how long; absent: by epochs
 * @param snapshotEverySteps steps between snapshots; absent: every 5 epochs
 * @param activation instead of the preset's
 * @param decoderBias instead of the preset's
 * @param initialisation instead of the preset's
 * @param unitNormDecoder instead of the preset's
 * @param l1Coefficient weight of the mean absolute code in the loss; absent: none
 */
record SweepCondition(
        String label,
        Preset preset,
        int dSae,
        int k,
        double lambda,
        boolean symmetric,
        Long referenceSeed,
        double learningRate,
        int batchSize,
        Integer epochs,
        Long steps,
        Long snapshotEverySteps,
        Activation activation,
        DecoderBias decoderBias,
        Initialisation initialisation,
        Boolean unitNormDecoder,
        Double l1Coefficient) {
    private static final int DEFAULT_EPOCHS = 25;
    private static final int DEFAULT_SNAPSHOT_EPOCHS = 5;

    static SweepCondition read(Parameters p, StudyLimits limits) {
        String label = p.text("label", null);
        require(
                label.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
                p.field("label"),
                label,
                "1 to 64 letters, digits, '.', '_' or '-'");
        int dSae = p.integer("dSae", 128, 1, limits.dSae());
        Long steps = p.has("steps") ? (Long) p.whole("steps", null, 1, limits.steps()) : null;
        Integer epochs = p.has("epochs") ? (Integer) p.integer("epochs", null, 1, 100_000) : null;
        require(steps == null || epochs == null, p.field("steps"), steps, "either steps or epochs");
        double lambda = p.number("lambda", 0.0, 0, 10);
        Long referenceSeed =
                p.has("referenceSeed")
                        ? (Long) p.whole("referenceSeed", null, 0, Long.MAX_VALUE)
                        : null;
        require(
                lambda > 0 == (referenceSeed != null),
                p.field("referenceSeed"),
                referenceSeed,
                "a seed where lambda is above 0, and only there");
        SweepCondition condition =
                new SweepCondition(
                        label,
                        p.choice("preset", Preset.HUSAI),
                        dSae,
                        p.integer("k", null, 1, dSae),
                        lambda,
                        p.flag("symmetric", false),
                        referenceSeed,
                        p.number("learningRate", 3e-4, 1e-12, 1),
                        p.integer("batchSize", 2048, 1, 1_048_576),
                        steps == null && epochs == null ? (Integer) DEFAULT_EPOCHS : epochs,
                        steps,
                        p.has("snapshotEverySteps")
                                ? (Long) p.whole("snapshotEverySteps", null, 1, limits.steps())
                                : null,
                        p.has("activation") ? p.choice("activation", Activation.TOPK) : null,
                        p.has("decoderBias") ? p.choice("decoderBias", DecoderBias.NONE) : null,
                        p.has("initialisation")
                                ? p.choice("initialisation", Initialisation.INDEPENDENT)
                                : null,
                        p.has("unitNormDecoder") ? (Boolean) p.flag("unitNormDecoder", true) : null,
                        p.has("l1Coefficient")
                                ? (Double) p.number("l1Coefficient", null, 1e-12, 1e6)
                                : null);
        p.end();
        return condition;
    }

    /**
     * The condition's spec on a dataset.
     *
     * @param field path of the condition in the request, for errors
     * @param alignment null without a penalty
     */
    ConditionSpec spec(
            String field,
            DatasetDescription dataset,
            String numerics,
            SeedScope scope,
            AlignmentSpec alignment) {
        long perEpoch = SnapshotSteps.perEpoch(dataset, batchSize);
        long total =
                steps != null
                        ? steps
                        : SnapshotSteps.ofEpochs(field + ".epochs", dataset, batchSize, epochs);
        long interval =
                snapshotEverySteps != null
                        ? snapshotEverySteps
                        : perEpoch * DEFAULT_SNAPSHOT_EPOCHS;
        List<Long> planned = SnapshotSteps.every(interval, total);
        SaeSpec base = preset.sae(dataset.dModel(), dSae, k);
        SaeSpec sae =
                new SaeSpec(
                        base.dModel(),
                        base.dSae(),
                        base.k(),
                        activation == null ? base.activation() : activation,
                        decoderBias == null ? base.decoderBias() : decoderBias,
                        initialisation == null ? base.initialisation() : initialisation,
                        unitNormDecoder == null ? base.unitNormDecoder() : unitNormDecoder);
        TrainingSpec training =
                preset.training(total, batchSize, learningRate, scope, planned, sae);
        return new ConditionSpec(
                dataset.sha256(),
                sae,
                withPenalty(training),
                alignment,
                numerics,
                ConditionSpec.ENGINE);
    }

    private TrainingSpec withPenalty(TrainingSpec t) {
        return l1Coefficient == null
                ? t
                : new TrainingSpec(
                        t.steps(),
                        t.batchSize(),
                        t.learningRate(),
                        t.seedScope(),
                        t.snapshotSteps(),
                        l1Coefficient,
                        t.auxK(),
                        t.gradientClipNorm(),
                        t.warmupSteps(),
                        t.decaySteps());
    }
}
