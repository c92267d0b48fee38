package io.husai.benchmarks;

import io.husai.trainer.sae.Engine;
import io.husai.trainer.sae.EngineSettings;
import io.husai.trainer.sae.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times the training kernel side by side with the PyTorch reference: every round runs this engine
 * and the reference on one and on two threads, one after another, so that what else the machine
 * does hits all alike; medians over the rounds. Arguments: rounds, Python, the file to write
 * (Markdown).
 */
public final class KernelBenchmark {
    private static final Path SCRIPT = Path.of("benchmarks/peers/reference_steps.py");

    private KernelBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        String python = arguments.length > 1 ? arguments[1] : "/usr/bin/python3";
        double limit = MatrixProductLimit.gigaflops();
        Engine engine = Engines.open(EngineSettings.defaults());
        List<String> lines = new ArrayList<>();
        try (PythonPeer one = new PythonPeer(python, SCRIPT, 1);
                PythonPeer two = new PythonPeer(python, SCRIPT, 2)) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%s, %s, Java %s; sgemm limit %.0f GFLOP/s; medians of %d rounds",
                            engine.device(),
                            one.version(),
                            System.getProperty("java.version"),
                            limit,
                            rounds));
            lines.add("");
            lines.add(
                    "| workload | engine, ms a step | reference, 1 thread | reference, 2 threads |"
                            + " times faster than the better | processor time: engine |"
                            + " reference, 1 thread | encoder product alone at the limit |");
            lines.add("|---|---|---|---|---|---|---|---|");
            TimedEngine timed = new TimedEngine(engine);
            for (Workload workload : Workload.all()) {
                lines.add(row(workload, timed, one, two, rounds, limit));
                System.out.println(lines.get(lines.size() - 1));
            }
        }
        if (arguments.length > 2) {
            Files.write(Path.of(arguments[2]), lines);
        }
        System.out.println(String.join(System.lineSeparator(), lines));
    }

    private static String row(
            Workload workload,
            TimedEngine engine,
            PythonPeer one,
            PythonPeer two,
            int rounds,
            double limit)
            throws IOException, InterruptedException {
        // compiles the loops
        engine.step(workload);
        List<Timing> ours = new ArrayList<>();
        List<Timing> single = new ArrayList<>();
        List<Timing> twin = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ours.add(engine.step(workload));
            single.add(one.step(workload));
            twin.add(two.step(workload));
        }
        double engineWall = Timing.median(ours, Timing::wall);
        double singleWall = Timing.median(single, Timing::wall);
        double twinWall = Timing.median(twin, Timing::wall);
        return String.format(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %.3f | %.1f | %.3f | %.3f | %.3f |",
                workload.name(),
                engineWall,
                singleWall,
                twinWall,
                Math.min(singleWall, twinWall) / engineWall,
                Timing.median(ours, Timing::cpu),
                Timing.median(single, Timing::cpu),
                workload.encoderOperations() / limit / 1e6);
    }
}
