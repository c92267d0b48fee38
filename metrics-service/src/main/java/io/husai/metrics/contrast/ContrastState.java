package io.husai.metrics.contrast;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ContrastUpdated;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a contrast, as far as some of its steps need it.
 *
 * @param contrastId the contrast
 * @param studyId its study
 * @param version grows with every change of its figures
 * @param declaredA declaration of the minuend; absent until it has come
 * @param declaredB declaration of the subtrahend; absent until it has come
 * @param sidesA a's figures
 * @param sidesB b's figures
 * @param figures the contrast's figures
 */
record ContrastState(
        String contrastId,
        String studyId,
        long version,
        ConditionDeclared declaredA,
        ConditionDeclared declaredB,
        List<ContrastSide> sidesA,
        List<ContrastSide> sidesB,
        List<StoredContrast> figures) {
    static Optional<ContrastSide> at(List<ContrastSide> sides, long step) {
        return sides.stream().filter(side -> side.step() == step).findFirst();
    }

    Optional<StoredContrast> figure(long step) {
        return figures.stream().filter(f -> f.step() == step).findFirst();
    }

    /**
     * A contrast's figure as it is kept.
     *
     * @param step under which it is published
     * @param revision grows with every change
     * @param isFinal whether it is final
     * @param inputs digest of what it is a function of
     * @param payload the figure as it was published
     */
    record StoredContrast(
            long step,
            long revision,
            @JsonProperty("final") boolean isFinal,
            String inputs,
            ContrastUpdated payload) {}
}
