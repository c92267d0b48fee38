package io.husai.trainer;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.TrainingRequested;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Numerics;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.spec.TrainingSpec;
import io.husai.contracts.tensor.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;

/** Small jobs over a small dataset, for tests. */
public final class TrainingJobs {
    public static final int ROWS = 96;
    public static final int WIDTH = 6;
    public static final int LATENTS = 10;
    private static final int BATCH = 32;
    private static final double LEARNING_RATE = 1e-3;

    private final ArtifactStore store;

    public TrainingJobs(ArtifactStore store) {
        this.store = store;
    }

    /** Stores a dataset of normal numbers; the same number gives the same dataset. */
    public DatasetLocation dataset(long number) throws IOException {
        Random random = new Random(number);
        float[] values = new float[ROWS * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new SafetensorsWriter().add("activations", values, ROWS, WIDTH).writeTo(bytes);
        String sha256 = io.husai.contracts.Sha256.of(bytes.toByteArray());
        store.writeIfAbsent(ArtifactKey.activations(sha256), out -> out.write(bytes.toByteArray()));
        return new DatasetLocation(ArtifactKey.activations(sha256).path(), sha256, ROWS, WIDTH);
    }

    public static ConditionSpec condition(DatasetLocation dataset, long steps, long... planned) {
        return new ConditionSpec(
                dataset.sha256(),
                Preset.HUSAI.sae(WIDTH, LATENTS, 3),
                TrainingSpec.plain(
                        steps,
                        BATCH,
                        LEARNING_RATE,
                        SeedScope.INIT_AND_ORDER,
                        LongStream.of(planned).boxed().toList()),
                null,
                Numerics.CPU,
                ConditionSpec.ENGINE);
    }

    /** A job of a study of its own. */
    public static TrainingRequested job(
            DatasetLocation dataset, ConditionSpec condition, long... seeds) {
        String studyId = UUID.randomUUID().toString();
        return job(studyId, 1, dataset, condition, seeds);
    }

    public static TrainingRequested job(
            String studyId,
            int attempt,
            DatasetLocation dataset,
            ConditionSpec condition,
            long... seeds) {
        return new TrainingRequested(
                UUID.randomUUID().toString(),
                attempt,
                studyId,
                Numerics.CPU,
                true,
                dataset,
                runs(studyId, condition, seeds));
    }

    /** The same job again, as the gateway re-issues it. */
    public static TrainingRequested reissued(TrainingRequested job, boolean useCache) {
        return new TrainingRequested(
                job.jobId(),
                job.attempt() + 1,
                job.studyId(),
                job.numerics(),
                useCache,
                job.dataset(),
                job.runs());
    }

    private static List<RequestedRun> runs(String studyId, ConditionSpec condition, long... seeds) {
        return LongStream.of(seeds)
                .mapToObj(
                        seed ->
                                RequestedRun.of(
                                        studyId + "/search/k=3", new RunSpec(condition, seed)))
                .toList();
    }
}
