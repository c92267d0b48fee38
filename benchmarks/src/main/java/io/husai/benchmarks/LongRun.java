package io.husai.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.trainer.dataset.Activations;
import io.husai.trainer.dataset.DatasetShelf;
import io.husai.trainer.sae.Engine;
import io.husai.trainer.sae.EngineSettings;
import io.husai.trainer.sae.Engines;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows that resident memory and the time of a step stay flat through a long run: prints both about
 * ten times. With a small heap ({@code -Xmx}) and a large file it shows that a dataset need not fit
 * the heap. Arguments: a dataset (safetensors, named {@code activations}), an empty folder, steps,
 * latents, k, batch size. Linux only: memory is read from {@code /proc/self/status}.
 */
public final class LongRun {
    private static final int LINES = 10;

    private LongRun() {}

    public static void main(String[] arguments) throws Exception {
        long steps = Long.parseLong(arguments[2]);
        StoredDataset dataset =
                StoredDataset.of(
                        Path.of(arguments[0]), Files.createDirectories(Path.of(arguments[1])));
        DatasetLocation where = dataset.location();
        SaeSpec sae =
                Preset.HUSAI.sae(
                        where.dModel(),
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]));
        RunSpec run =
                new ConditionSpec(
                                where.sha256(),
                                sae,
                                Preset.HUSAI.training(
                                        steps,
                                        Integer.parseInt(arguments[5]),
                                        3e-4,
                                        SeedScope.INIT_AND_ORDER,
                                        List.of(0L, steps),
                                        sae),
                                null,
                                "cpu",
                                ConditionSpec.ENGINE)
                        .withSeed(42);
        try (Activations data = new DatasetShelf(dataset.store()).open(where, () -> {})) {
            Engines.open(EngineSettings.defaults())
                    .train(
                            data,
                            List.of(new Engine.Task(run, Optional.empty(), Optional.empty())),
                            new Printing(steps),
                            () -> false);
        }
    }

    private static final class Printing extends FailingObserver {
        private final OperatingSystemMXBean process =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        private final long steps;
        private long lastStep;
        private long lastCpu = process.getProcessCpuTime();

        Printing(long steps) {
            this.steps = steps;
        }

        @Override
        public void progressed(RunSpec run, long step, double loss) {
            if (step - lastStep < steps / LINES) {
                return;
            }
            long cpu = process.getProcessCpuTime();
            System.out.printf(
                    Locale.ROOT,
                    "step %d: %.4f ms of processor time a step, %s, loss %.6f%n",
                    step,
                    (cpu - lastCpu) / 1e6 / (step - lastStep),
                    resident(),
                    loss);
            lastStep = step;
            lastCpu = cpu;
        }

        private static String resident() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.matches("Rss(Anon|File):.*"))
                        .map(line -> line.replaceAll("\\s+", " "))
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("memory unknown");
            } catch (IOException e) {
                return "memory unknown";
            }
        }
    }
}
