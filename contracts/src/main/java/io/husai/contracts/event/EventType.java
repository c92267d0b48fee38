package io.husai.contracts.event;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of events, their CloudEvents names and the classes of their data. */
public enum EventType {
    STUDY_DECLARED("study.declared", StudyDeclared.class),
    TRAINING_REQUESTED("training.requested", TrainingRequested.class),
    DATASET_REQUESTED("dataset.requested", DatasetRequested.class),
    JOB_CLAIMED("job.claimed", JobClaimed.class),
    JOB_PROGRESSED("job.progressed", JobProgressed.class),
    JOB_RELEASED("job.released", JobReleased.class),
    JOB_COMPLETED("job.completed", JobCompleted.class),
    JOB_FAILED("job.failed", JobFailed.class),
    DATASET_CREATED("dataset.created", DatasetCreated.class),
    TRAINER_SEEN("trainer.seen", TrainerSeen.class),
    SNAPSHOT_TAKEN("snapshot.taken", SnapshotTaken.class),
    CONSISTENCY_UPDATED("consistency.updated", ConsistencyUpdated.class),
    CONTRAST_UPDATED("contrast.updated", ContrastUpdated.class);

    private static final Map<String, EventType> BY_CE_TYPE =
            Stream.of(values()).collect(Collectors.toMap(EventType::ceType, Function.identity()));
    private static final Map<Class<?>, EventType> BY_DATA =
            Stream.of(values()).collect(Collectors.toMap(EventType::data, Function.identity()));

    private final String shortName;
    private final Class<? extends Event> data;

    EventType(String shortName, Class<? extends Event> data) {
        this.shortName = shortName;
        this.data = data;
    }

    /** The CloudEvents attribute {@code type}, for example {@code io.husai.snapshot.taken.v1}. */
    public String ceType() {
        return "io.husai." + shortName + ".v1";
    }

    /** Class path location of the JSON Schema of the data. */
    public String schemaResource() {
        return "/schemas/" + shortName + ".v1.schema.json";
    }

    public Class<? extends Event> data() {
        return data;
    }

    public static EventType of(Event event) {
        return BY_DATA.get(event.getClass());
    }

    public static Optional<EventType> ofCeType(String ceType) {
        return Optional.ofNullable(BY_CE_TYPE.get(ceType));
    }
}
