package io.husai.gateway.dataset;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.TensorInfo;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Datasets in the artifact store: looks into them, and deletes them. Works on worker threads. */
@ApplicationScoped
class StoredDatasets {
    /** Multiplications that an inspection may take: some seconds. */
    private static final long MOST_WORK = 4_000_000_000L;

    private final ArtifactStore store;

    StoredDatasets(ArtifactStore store) {
        this.store = store;
    }

    Uni<Inspection> inspect(DatasetDescription dataset) {
        return onWorker(() -> inspection(dataset));
    }

    /** Deletes the description first, then the matrix. */
    Uni<Void> delete(String sha256) {
        return onWorker(
                () -> {
                    store.delete(ArtifactKey.datasetDescription(sha256));
                    store.delete(ArtifactKey.trueAtoms(sha256));
                    store.delete(ArtifactKey.activations(sha256));
                    return null;
                });
    }

    private Inspection inspection(DatasetDescription dataset) throws IOException {
        int width = dataset.dModel();
        long perRow = width <= RowSpread.WIDEST ? (long) width * width / 2 + 1 : width;
        long sample = Math.max(2, Math.min(dataset.rows(), MOST_WORK / perRow));
        RowSpread spread = new RowSpread(width);
        try (SafetensorsFile file =
                SafetensorsFile.open(store.localFile(new ArtifactKey(dataset.uri())))) {
            TensorInfo matrix = file.tensor(ActivationCheck.TENSOR);
            float[] row = new float[width];
            for (long i = 0; i < sample && i < dataset.rows(); i++) {
                long at = Math.floorDiv(i * dataset.rows(), sample);
                file.readFloats(matrix, at * width, row, 0, width);
                spread.add(row);
            }
        }
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (int column = 0; column < width; column++) {
            least = Math.min(least, spread.deviation(column));
            greatest = Math.max(greatest, spread.deviation(column));
        }
        return new Inspection(
                dataset.rows(),
                width,
                dataset.mean(),
                dataset.standardDeviation(),
                spread.rows(),
                least,
                greatest,
                spread.effectiveRank());
    }

    /** Work on the store. */
    @FunctionalInterface
    private interface StoreWork<T> {
        T done() throws IOException;
    }

    private static <T> Uni<T> onWorker(StoreWork<T> work) {
        return Uni.createFrom()
                .item(
                        () -> {
                            try {
                                return work.done();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
