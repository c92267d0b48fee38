package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.optionalList;
import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireText;

import java.util.List;

/**
 * All that a study has declared so far. Cumulative: the highest revision holds.
 *
 * @param studyId the study
 * @param revision 1 for the first declaration
 * @param kind for example {@code adaptive-l0}
 * @param conditions all conditions so far
 * @param contrasts all contrasts so far
 */
public record StudyDeclared(
        String studyId,
        long revision,
        String kind,
        List<ConditionDeclared> conditions,
        List<ContrastDeclared> contrasts)
        implements Event {
    public StudyDeclared {
        requireText("studyId", studyId);
        require(revision >= 1, "revision", revision, "a whole number of at least 1");
        requireText("kind", kind);
        conditions = optionalList("conditions", conditions);
        contrasts = optionalList("contrasts", contrasts);
    }

    @Override
    public String key() {
        return studyId;
    }
}
