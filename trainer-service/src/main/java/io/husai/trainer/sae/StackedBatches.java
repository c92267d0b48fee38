package io.husai.trainer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.husai.trainer.dataset.Activations;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The batches of several runs on a device. A dataset that fits is uploaded once, and the runs' row
 * numbers for many steps at a time; otherwise every batch is gathered here and uploaded.
 */
final class StackedBatches {
    private static final long DATASET_BYTES = 8L << 30;
    private static final int INDICES = 1 << 22;

    private final NDManager manager;
    private final Activations data;
    private final List<BatchOrder> orders;
    private final int batchSize;
    private final Optional<NDArray> dataset;
    private final long[] rows;
    private final long[] indices;
    private long firstStep = 1;
    private long endStep = 1;
    private NDArray uploaded;

    StackedBatches(NDManager manager, Activations data, List<BatchOrder> orders) {
        this.manager = manager;
        this.data = data;
        this.orders = orders;
        this.batchSize = orders.get(0).batchSize();
        this.rows = new long[batchSize];
        this.indices = new long[Math.max(INDICES, orders.size() * batchSize)];
        this.dataset =
                data.rows() * data.dModel() * Float.BYTES <= DATASET_BYTES
                                && data.rows() * data.dModel() <= Integer.MAX_VALUE - 8
                        ? Optional.of(upload())
                        : Optional.empty();
    }

    private NDArray upload() {
        float[] all = new float[(int) (data.rows() * data.dModel())];
        float[] block = new float[Batch.BLOCK * data.dModel()];
        for (long from = 0; from < data.rows(); from += Batch.BLOCK) {
            int count = (int) Math.min(Batch.BLOCK, data.rows() - from);
            data.copy(from, count, block);
            System.arraycopy(block, 0, all, (int) from * data.dModel(), count * data.dModel());
        }
        return manager.create(all, new Shape(data.rows(), data.dModel()));
    }

    /**
     * The rows of a step, {@code [runs, rows, dModel]}.
     *
     * @param step from 1
     */
    NDArray of(NDManager owner, long step) {
        int count = orders.get(0).rowsOf(step, rows);
        if (dataset.isEmpty()) {
            return gathered(owner, step, count);
        }
        if (step < firstStep || step >= endStep) {
            uploadFrom(step);
        }
        NDArray chosen = uploaded.get(owner, step - firstStep);
        if (count < batchSize) {
            chosen = chosen.get(owner, new NDIndex(":, :{}", count));
        }
        NDArray flat = chosen.reshape((long) orders.size() * count);
        NDArray x = dataset.get().get(owner, new NDIndex("{}", flat));
        return x.reshape(orders.size(), count, data.dModel());
    }

    /** Uploads the row numbers of as many steps as have room. */
    private void uploadFrom(long step) {
        if (uploaded != null) {
            uploaded.close();
        }
        int perStep = orders.size() * batchSize;
        int steps = Math.max(1, INDICES / perStep);
        // run by run, since an order shuffles when its epoch changes
        for (int r = 0; r < orders.size(); r++) {
            for (int s = 0; s < steps; s++) {
                int count = orders.get(r).rowsOf(step + s, rows);
                System.arraycopy(rows, 0, indices, s * perStep + r * batchSize, count);
            }
        }
        long[] used = java.util.Arrays.copyOf(indices, steps * perStep);
        uploaded = manager.create(used, new Shape(steps, orders.size(), batchSize));
        firstStep = step;
        endStep = step + steps;
    }

    private NDArray gathered(NDManager owner, long step, int count) {
        int dModel = data.dModel();
        FloatBuffer all = FloatBuffer.allocate(Math.multiplyExact(orders.size() * count, dModel));
        float[] block = new float[Batch.BLOCK * dModel];
        Batch batch = new Batch(data, batchSize);
        for (BatchOrder order : orders) {
            batch.fill(order, step);
            for (int from = 0; from < count; from += Batch.BLOCK) {
                int length = Math.min(Batch.BLOCK, count - from);
                batch.gather(from, length, block);
                all.put(block, 0, length * dModel);
            }
        }
        return owner.create(all.flip(), new Shape(orders.size(), count, dModel));
    }
}
