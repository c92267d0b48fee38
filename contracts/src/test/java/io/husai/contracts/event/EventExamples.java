package io.husai.contracts.event;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Numerics;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.StudySpecs;
import java.util.List;
import java.util.Map;

/** Events of each type, once with every optional field and once with none. */
final class EventExamples {
    private static final String STUDY = "5b0c8d3e-1c37-4d0b-9a55-0c6f0e8f5a11";
    private static final String CONDITION = STUDY + "/search/k-4";
    private static final String CONTROL = STUDY + "/control/k-32";
    private static final RunSpec RUN = StudySpecs.search(4).withSeed(42);
    private static final String RUN_ID = RUN.runId();
    private static final String SHA = "0123456789abcdef".repeat(4);
    private static final String WEIGHTS = ArtifactKey.weights(RUN_ID, 175).path();
    private static final Claim CLAIM = new Claim("job-1", 2, "claim-1", "trainer-1", STUDY);
    private static final Quality QUALITY = new Quality(1.4224, 0.4266, 4.0, 0.25, 12_769, 0.125);
    private static final DatasetLocation DATASET =
            new DatasetLocation(
                    ArtifactKey.activations(StudySpecs.DATASET).path(),
                    StudySpecs.DATASET,
                    12_769,
                    128);

    private EventExamples() {}

    /** Every optional field present, no list empty. */
    static Event full(EventType type) {
        return switch (type) {
            case STUDY_DECLARED -> studyDeclared();
            case TRAINING_REQUESTED -> trainingRequested();
            case DATASET_REQUESTED -> datasetRequested();
            case JOB_CLAIMED -> new JobClaimed(CLAIM);
            case JOB_PROGRESSED -> jobProgressed();
            case JOB_RELEASED -> new JobReleased(CLAIM, "told to stop");
            case JOB_COMPLETED -> new JobCompleted(CLAIM, List.of(RUN_ID), 12.5);
            case JOB_FAILED -> jobFailed();
            case DATASET_CREATED -> new DatasetCreated(CLAIM, dataset(provenance()));
            case TRAINER_SEEN ->
                    new TrainerSeen("t-1", "cpu", "2 cores", TrainerSeen.State.BUSY, "job-1");
            case SNAPSHOT_TAKEN -> snapshotTaken();
            case CONSISTENCY_UPDATED -> FigureExamples.consistency(STUDY, CONDITION, RUN_ID);
            case CONTRAST_UPDATED -> FigureExamples.contrast(STUDY, CONDITION, CONTROL);
        };
    }

    /** No optional field present, lists empty where they may be. */
    static Event minimal(EventType type) {
        return switch (type) {
            case STUDY_DECLARED -> new StudyDeclared(STUDY, 1, "seed-sweep", null, null);
            case TRAINING_REQUESTED -> trainingRequested();
            case DATASET_REQUESTED -> datasetRequested();
            case JOB_CLAIMED -> new JobClaimed(CLAIM);
            case JOB_PROGRESSED -> new JobProgressed(CLAIM, JobProgressed.Phase.LOADING, null);
            case JOB_RELEASED -> new JobReleased(CLAIM, "told to stop");
            case JOB_COMPLETED -> new JobCompleted(CLAIM, null, 0);
            case JOB_FAILED -> new JobFailed(CLAIM, null, false, "the store is full");
            case DATASET_CREATED -> new DatasetCreated(CLAIM, dataset(null));
            case TRAINER_SEEN ->
                    new TrainerSeen("t-1", "cuda-sm90", "H100", TrainerSeen.State.IDLE, null);
            case SNAPSHOT_TAKEN -> snapshotTaken();
            case CONSISTENCY_UPDATED -> FigureExamples.emptyConsistency(STUDY, CONDITION);
            case CONTRAST_UPDATED -> FigureExamples.emptyContrast(STUDY, CONDITION, CONTROL);
        };
    }

    private static StudyDeclared studyDeclared() {
        ConditionDeclared withReference =
                new ConditionDeclared(
                        CONDITION,
                        StudySpecs.everything(),
                        List.of(42L, 123L, 456L),
                        List.of(new MissingSeed(456, "diverged at step 12")),
                        StudySpecs.reference(),
                        new Quality(0.9, 0.54, 4, 0.01, 12_769),
                        List.of(new AnchoredRun(43, StudySpecs.reference())),
                        new TrueAtoms(
                                ArtifactKey.trueAtoms("ef".repeat(32)).path(), "ef".repeat(32)));
        ConditionDeclared plain =
                new ConditionDeclared(CONTROL, StudySpecs.search(32), List.of(42L), null);
        return new StudyDeclared(
                STUDY,
                3,
                "adaptive-l0",
                List.of(withReference, plain),
                List.of(new ContrastDeclared(STUDY + "/contrast/k", CONDITION, CONTROL)));
    }

    private static TrainingRequested trainingRequested() {
        ConditionSpec spec = StudySpecs.search(4);
        return new TrainingRequested(
                "job-1",
                1,
                STUDY,
                Numerics.CPU,
                true,
                DATASET,
                List.of(
                        RequestedRun.of(CONDITION, spec.withSeed(42)),
                        RequestedRun.of(CONDITION, spec.withSeed(123))));
    }

    private static DatasetRequested datasetRequested() {
        return new DatasetRequested(
                "job-2",
                1,
                STUDY,
                Numerics.CPU,
                new DatasetRecipe.ModularAddition(DatasetRecipe.Position.ANSWER, 0, 10));
    }

    private static JobProgressed jobProgressed() {
        return new JobProgressed(
                CLAIM,
                JobProgressed.Phase.TRAINING,
                List.of(
                        progress(RunProgress.State.RUNNING, 70, 1.75, 412.5),
                        progress(RunProgress.State.WAITING, 0, null, null)));
    }

    private static RunProgress progress(
            RunProgress.State state, long step, Double loss, Double rate) {
        return new RunProgress(RUN_ID, CONDITION, 42, state, step, 175, loss, rate);
    }

    private static JobFailed jobFailed() {
        return new JobFailed(
                CLAIM,
                List.of(
                        new RunFailure(RUN_ID, CONDITION, 42, 12, 3.5, "the loss is NaN"),
                        new RunFailure(RUN_ID, CONDITION, 43, 0, null, "the loss is NaN")),
                true,
                "2 of 2 runs diverged");
    }

    private static DatasetDescription dataset(Map<String, Object> provenance) {
        return new DatasetDescription(
                StudySpecs.DATASET,
                DATASET.uri(),
                "modular-addition",
                12_769,
                128,
                6_537_824,
                0.0125,
                1.5625,
                provenance);
    }

    private static Map<String, Object> provenance() {
        return Map.of("kind", "modular-addition", "seed", 0L, "accuracy", 0.5, "grokked", true);
    }

    private static SnapshotTaken snapshotTaken() {
        return new SnapshotTaken(
                STUDY,
                CONDITION,
                RUN_ID,
                42,
                175,
                true,
                1,
                "trainer-1",
                new SnapshotTaken.Weights(
                        WEIGHTS,
                        SHA,
                        132_096,
                        Map.of(
                                "W_enc",
                                new SnapshotTaken.TensorShape("F32", List.of(128L, 128L)),
                                "b_enc",
                                new SnapshotTaken.TensorShape("F32", List.of(128L)))),
                QUALITY);
    }
}
