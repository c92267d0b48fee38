package io.husai.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.trainer.sae.Engine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Times this project's engine on workloads: whole jobs, start and first and last snapshot included.
 */
final class TimedEngine {
    private static final String DATASET = "0".repeat(64);

    private final Engine engine;
    private final OperatingSystemMXBean process =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    TimedEngine(Engine engine) {
        this.engine = engine;
    }

    Timing step(Workload workload) throws IOException, InterruptedException {
        GeneratedActivations data = GeneratedActivations.of(workload.rows(), workload.dModel());
        List<Engine.Task> tasks = new ArrayList<>();
        for (int k : workload.ks()) {
            for (int seed = 0; seed < workload.runs(); seed++) {
                RunSpec run = condition(workload, k).withSeed(seed);
                tasks.add(new Engine.Task(run, Optional.empty(), Optional.empty()));
            }
        }
        long start = System.nanoTime();
        long cpu = process.getProcessCpuTime();
        engine.train(data, tasks, new FailingObserver(), () -> false);
        double steps = 1e6 * tasks.size() * workload.steps();
        return new Timing(
                (System.nanoTime() - start) / steps, (process.getProcessCpuTime() - cpu) / steps);
    }

    private static ConditionSpec condition(Workload workload, int k) {
        SaeSpec sae = Preset.HUSAI.sae(workload.dModel(), workload.dSae(), k);
        return new ConditionSpec(
                DATASET,
                sae,
                Preset.HUSAI.training(
                        workload.steps(),
                        workload.batchSize(),
                        3e-4,
                        SeedScope.INIT_AND_ORDER,
                        List.of(0L, (long) workload.steps()),
                        sae),
                null,
                "cpu",
                ConditionSpec.ENGINE);
    }
}
