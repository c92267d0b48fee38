package io.husai.trainer.sae;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.husai.contracts.InvalidValueException;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.trainer.dataset.Activations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Trains on an accelerator: runs of one shape are stacked into batched products on the device, one
 * stack after another. Agrees with the CPU's kernels to rounding, not to the bit; how the device
 * sums may depend on how many runs are in a stack.
 */
final class StackedEngine implements Engine {
    private static final String LIBRARY = "PyTorch";

    private final EngineSettings settings;
    private final Device device;
    private final String numerics;
    private final long deviceBytes;

    /**
     * @param deviceBytes memory of the device that a stack may take
     */
    StackedEngine(EngineSettings settings, Device device, String numerics, long deviceBytes) {
        this.settings = settings;
        this.device = device;
        this.numerics = numerics;
        this.deviceBytes = deviceBytes;
    }

    @Override
    public String device() {
        return device + ", stacked runs";
    }

    @Override
    public String numerics() {
        return numerics;
    }

    @Override
    public void train(
            Activations data, List<Task> tasks, RunObserver observer, BooleanSupplier stop)
            throws IOException, InterruptedException {
        Job job = new Job(data, observer, () -> stop.getAsBoolean() || isInterrupted());
        // loads the native library, which the next call needs
        ai.djl.engine.Engine.getEngine(LIBRARY);
        // hand-written gradients; the mode belongs to the thread
        JniUtils.setGradMode(false);
        try {
            for (List<Task> stack : stacks(fitting(tasks, job), data.rows())) {
                if (job.ending()) {
                    break;
                }
                try (NDManager manager = NDManager.newBaseManager(device, LIBRARY)) {
                    new StackTraining(manager, stack, job, settings).train();
                }
            }
        } finally {
            JniUtils.setGradMode(true);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("training was interrupted");
        }
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    private static List<Task> fitting(List<Task> tasks, Job job) {
        List<Task> fitting = new ArrayList<>();
        for (Task task : tasks) {
            try {
                job.requireFitting(task);
                fitting.add(task);
            } catch (InvalidValueException e) {
                job.observer().failed(task.spec(), 0, null, e.getMessage());
            }
        }
        return fitting;
    }

    /** Runs of one shape together, as many as the device has memory for. */
    private List<List<Task>> stacks(List<Task> tasks, long rows) {
        Map<StackKey, List<Task>> byKey = new LinkedHashMap<>();
        for (Task task : tasks) {
            byKey.computeIfAbsent(StackKey.of(task), k -> new ArrayList<>()).add(task);
        }
        List<List<Task>> stacks = new ArrayList<>();
        for (List<Task> same : byKey.values()) {
            long each = deviceBytes(same.get(0).spec().condition(), rows);
            int most = (int) Math.max(1, Math.min(same.size(), deviceBytes / each));
            for (int from = 0; from < same.size(); from += most) {
                stacks.add(same.subList(from, Math.min(same.size(), from + most)));
            }
        }
        return stacks;
    }

    /**
     * Device memory of a run in a step: parameters, moments, gradients, and dense intermediates.
     */
    private static long deviceBytes(ConditionSpec spec, long rows) {
        SaeSpec sae = spec.sae();
        long parameters = 2L * sae.dModel() * sae.dSae();
        long batch = Math.min(spec.training().batchSize(), rows);
        long auxiliary = spec.training().auxK() == null ? 0 : 8L * sae.dSae();
        return Float.BYTES
                * (8 * parameters + batch * (8L * sae.dSae() + 6L * sae.dModel() + auxiliary));
    }

    @Override
    public long memoryNeeded(List<RunSpec> runs, long rows) {
        return MemoryEstimate.ofParallelRuns(runs, rows, runs.size());
    }
}
