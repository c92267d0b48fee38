package io.husai.trainer.sae;

import io.husai.contracts.spec.RunSpec;
import io.husai.trainer.dataset.Activations;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Trains the runs of a job. The result of a run depends on nothing but its spec. */
public interface Engine {
    /** The device in words, for people. */
    String device();

    /** The numerics class, see {@link io.husai.contracts.spec.Numerics}. */
    String numerics();

    /**
     * Trains all runs and returns when each is completed or failed, or, soon after {@code stop}
     * turns true, with a checkpoint of every run that is under way. Blocks; the caller's thread is
     * not an event loop's.
     *
     * @param stop asked after every step, by several threads at once
     * @throws IOException if the observer threw it
     * @throws InterruptedException if the caller's thread was interrupted; no checkpoint is
     *     promised then
     */
    void train(Activations data, List<Task> tasks, RunObserver observer, BooleanSupplier stop)
            throws IOException, InterruptedException;

    /**
     * Bytes of memory that training these runs takes at its peak beside the dataset, for refusing a
     * job before memory is taken.
     *
     * @param rows rows of the dataset; their shuffled order takes memory too
     */
    long memoryNeeded(List<RunSpec> runs, long rows);

    /**
     * @param spec what to train
     * @param from where to resume; empty: from the start
     * @param reference the decoder of the alignment penalty {@code [latents, dModel]}, row-major;
     *     empty without alignment
     */
    record Task(RunSpec spec, Optional<Checkpoint> from, Optional<float[]> reference) {}
}
