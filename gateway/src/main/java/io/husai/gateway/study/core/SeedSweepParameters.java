package io.husai.gateway.study.core;

import static io.husai.contracts.InvalidValueException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.spec.SeedScope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Parameters of {@link SeedSweep}.
 *
 * @param conditions what is trained
 * @param seeds with which seeds
 * @param seedScope what the seeds vary
 * @param contrasts differences asked for
 */
record SeedSweepParameters(
        List<SweepCondition> conditions,
        List<Long> seeds,
        SeedScope seedScope,
        List<RequestedContrast> contrasts) {
    private static final int MOST_CONDITIONS = 256;
    private static final List<Long> DEFAULT_SEEDS = List.of(42L, 123L, 456L, 789L, 1011L);

    /**
     * @param a label of the minuend
     * @param b label of the subtrahend
     */
    record RequestedContrast(String a, String b) {}

    static SeedSweepParameters read(ObjectNode node, StudyLimits limits) {
        Parameters p = new Parameters("parameters", node);
        List<SweepCondition> conditions = new ArrayList<>();
        p.objects("conditions", MOST_CONDITIONS)
                .forEach(c -> conditions.add(SweepCondition.read(c, limits)));
        require(!conditions.isEmpty(), "parameters.conditions", null, "at least one condition");
        Set<String> labels = new LinkedHashSet<>();
        for (SweepCondition condition : conditions) {
            require(
                    labels.add(condition.label()),
                    "parameters.conditions.label",
                    condition.label(),
                    "each label once");
        }
        List<RequestedContrast> contrasts = new ArrayList<>();
        for (Parameters contrast : p.objects("contrasts", MOST_CONDITIONS)) {
            contrasts.add(contrast(contrast, labels));
        }
        SeedSweepParameters parameters =
                new SeedSweepParameters(
                        conditions,
                        p.seeds("seeds", DEFAULT_SEEDS, 2, limits.seeds()),
                        p.choice("seedScope", SeedScope.INIT_AND_ORDER),
                        contrasts);
        p.end();
        parameters.check(limits);
        return parameters;
    }

    private void check(StudyLimits limits) {
        for (SweepCondition condition : conditions) {
            require(
                    condition.referenceSeed() == null || !seeds.contains(condition.referenceSeed()),
                    "parameters.conditions.referenceSeed",
                    condition.referenceSeed(),
                    "a seed that is not among parameters.seeds");
        }
        int runs = conditions.size() * (seeds.size() + 1);
        require(
                runs <= limits.runs(),
                "parameters.conditions",
                runs + " runs",
                "at most " + limits.runs() + " runs in a study");
    }

    private static RequestedContrast contrast(Parameters p, Set<String> labels) {
        RequestedContrast contrast = new RequestedContrast(p.text("a", null), p.text("b", null));
        p.end();
        require(
                labels.contains(contrast.a()),
                p.field("a"),
                contrast.a(),
                "the label of a condition: " + labels);
        require(
                labels.contains(contrast.b()) && !contrast.b().equals(contrast.a()),
                p.field("b"),
                contrast.b(),
                "the label of another condition: " + labels);
        return contrast;
    }
}
