package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.optionalList;
import static io.husai.contracts.InvalidValueException.requireList;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.contracts.spec.RunSpec;
import java.util.List;

/**
 * A condition of a study.
 *
 * @param conditionId {@code <studyId>/<phase>/<label>}
 * @param spec what its runs share; holds the planned snapshot steps
 * @param seeds expected seeds, ascending; a seed that went missing stays in the list
 * @param missing the expected seeds that will not come, with reasons
 * @param reference the decoder that forms pairs with the runs; absent: none
 * @param referenceQuality of the reference's run at that step, which counts among the models as
 *     published; absent: it doesn't
 * @param elsewhere finished runs of the same setting that were pulled to other references; pairs of
 *     all these runs with different anchors and seeds are the figure across references
 * @param truth the atoms that the dataset was made from; absent where they aren't known
 */
public record ConditionDeclared(
        String conditionId,
        ConditionSpec spec,
        List<Long> seeds,
        List<MissingSeed> missing,
        ReferenceDecoder reference,
        Quality referenceQuality,
        List<AnchoredRun> elsewhere,
        TrueAtoms truth) {
    public ConditionDeclared {
        requireText("conditionId", conditionId);
        requirePresent("spec", spec);
        seeds = requireList("seeds", seeds).stream().sorted().distinct().toList();
        seeds.forEach(seed -> RunSpec.requireSeed("seeds", seed));
        missing = optionalList("missing", missing);
        elsewhere = optionalList("elsewhere", elsewhere);
    }

    /** A condition without a reference. */
    public ConditionDeclared(
            String conditionId, ConditionSpec spec, List<Long> seeds, List<MissingSeed> missing) {
        this(conditionId, spec, seeds, missing, null, null, null, null);
    }

    /** The same condition, held against runs that were pulled to other references. */
    public ConditionDeclared withElsewhere(List<AnchoredRun> runs) {
        return new ConditionDeclared(
                conditionId, spec, seeds, missing, reference, referenceQuality, runs, truth);
    }

    /** Planned snapshot steps, ascending: 0 first, the declared analysis last. */
    @JsonIgnore
    public List<Long> plannedSteps() {
        return spec.training().snapshotSteps();
    }

    @JsonIgnore
    public long lastStep() {
        return spec.training().steps();
    }
}
