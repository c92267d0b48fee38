package io.husai.trainer.job;

/** The trace that the job in hand belongs to, from the study's request on. */
public interface JobTrace {
    /** Nobody traces. */
    JobTrace NONE =
            correlation ->
                    new Work() {
                        @Override
                        public void ended(JobEnd end) {}

                        @Override
                        public void close() {}
                    };

    /**
     * The work on the job begins, on the calling thread.
     *
     * @param correlation what ties its log lines together
     */
    Work work(String correlation);

    /** The part of the job that shows in its trace. To be closed on the thread that began it. */
    interface Work extends AutoCloseable {
        /** How the job ended; its last event is stored. */
        void ended(JobEnd end);

        @Override
        void close();
    }
}
