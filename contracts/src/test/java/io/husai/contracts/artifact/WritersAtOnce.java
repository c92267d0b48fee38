package io.husai.contracts.artifact;

import io.husai.contracts.artifact.ArtifactStore.StoredArtifact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several writers of one key at once, each with a store of its own as several services have. */
final class WritersAtOnce {
    static final int BYTES = 200_000;
    private static final int WRITERS = 8;

    private WritersAtOnce() {}

    /** What each of them is told, in any order of writing. */
    static List<StoredArtifact> write(ArtifactKey key, Callable<? extends ArtifactStore> open)
            throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        try {
            List<Callable<StoredArtifact>> tasks = new ArrayList<>();
            for (int i = 1; i <= WRITERS; i++) {
                byte[] content = filled(i);
                ArtifactStore own = open.call();
                tasks.add(
                        () ->
                                own.writeIfAbsent(
                                        key,
                                        out -> {
                                            await(start);
                                            out.write(content);
                                        }));
            }
            List<StoredArtifact> outcomes = new ArrayList<>();
            for (Future<StoredArtifact> task : writers.invokeAll(tasks)) {
                outcomes.add(task.get());
            }
            return outcomes;
        } finally {
            writers.shutdownNow();
        }
    }

    /** {@link #BYTES} of one value. */
    static byte[] filled(int value) {
        byte[] content = new byte[BYTES];
        Arrays.fill(content, (byte) value);
        return content;
    }

    /** All writers have found nothing before the first writes. */
    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
