package io.husai.local.study;

/** Shows how far a study is. For one thread. */
public interface ProgressPrinter {
    /** Called after every change; shows it when it is worth it. */
    void show(StudyProgress progress);

    /** Called once, at the end. */
    void finish(StudyProgress progress);
}
