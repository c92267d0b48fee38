package io.husai.contracts.event;

/** A job: the unit that one trainer takes from Kafka. */
public sealed interface JobEvent extends Event permits TrainingRequested, DatasetRequested {
    String jobId();

    /** 1 for the first issue of the job, one more for each re-issue. */
    int attempt();

    String studyId();

    /** The class of trainers it is for, see {@link io.husai.contracts.spec.Numerics}. */
    String numerics();

    @Override
    default String key() {
        return jobId();
    }
}
