package io.husai.contracts.event;

import io.husai.contracts.spec.Numerics;

/** Names of the topics. They are created by deployment, never by services. */
public final class Topics {
    public static final String STUDIES = "husai.studies";
    public static final String PROGRESS = "husai.progress";
    public static final String SNAPSHOTS = "husai.snapshots";
    public static final String CONSISTENCY = "husai.consistency";
    private static final String JOBS_PREFIX = "husai.jobs.";
    private static final String DEAD_SUFFIX = ".dead";

    private Topics() {}

    /** The jobs topic of a numerics class, for example {@code husai.jobs.cpu}. */
    public static String jobs(String numerics) {
        Numerics.requireClass("numerics", numerics);
        return JOBS_PREFIX + numerics;
    }

    /** Where what can't be handled goes. */
    public static String dead(String topic) {
        return topic + DEAD_SUFFIX;
    }

    /** Consumer group of the trainers of a numerics class; autoscaling reads its lag. */
    public static String trainerGroup(String numerics) {
        Numerics.requireClass("numerics", numerics);
        return "husai-trainers-" + numerics;
    }
}
