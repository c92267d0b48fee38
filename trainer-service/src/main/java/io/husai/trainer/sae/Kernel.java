package io.husai.trainer.sae;

/**
 * One run's weights, optimizer and arithmetic. All kernels for the CPU give the same bits; the
 * order of their sums is {@link Arithmetic}. For one thread at a time.
 */
interface Kernel {
    /**
     * One optimizer step.
     *
     * @return the loss of the batch before the step; where it is not finite, nothing was changed
     */
    double step(Batch batch, double learningRate);

    /**
     * Adds to {@code sums} how well rows are reconstructed.
     *
     * @param rows {@code [count, dModel]}, row-major
     * @param count 1 to {@link Batch#BLOCK}
     */
    void measure(float[] rows, int count, QualitySums sums);

    /** The weights; valid until the next call. */
    SaeWeights weights();

    /** All that another kernel needs to go on from here; valid until the next call. */
    Checkpoint checkpoint();

    /** Makes the kernel of a run. */
    @FunctionalInterface
    interface Factory {
        /**
         * @param from where the run starts
         * @param maxRows most rows of a batch
         */
        Kernel create(Engine.Task task, Checkpoint from, int maxRows);
    }
}
