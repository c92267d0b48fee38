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
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Times the training kernel side by side with the PyTorch reference: every round runs this engine
 * and, for each Python given, the reference on one and on two threads, one after another, so that
 * what else the machine does hits all alike; medians over the rounds, held against the fastest
 * peer. Arguments: rounds, the file to write (Markdown), then the Pythons, each with torch.
 */
public final class KernelBenchmark {
    private static final Path SCRIPT = Path.of("benchmarks/peers/reference_steps.py");

    private final TimedEngine engine;
    private final List<PythonPeer> peers;
    private final int rounds;
    private final double limit;

    private KernelBenchmark(
            TimedEngine engine, List<PythonPeer> peers, int rounds, double limitGigaflops) {
        this.engine = engine;
        this.peers = peers;
        this.rounds = rounds;
        this.limit = limitGigaflops;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        List<String> pythons =
                arguments.length > 2
                        ? List.of(arguments).subList(2, arguments.length)
                        : List.of("/usr/bin/python3");
        List<PythonPeer> peers = new ArrayList<>();
        try {
            for (String python : pythons) {
                peers.add(new PythonPeer(python, SCRIPT, 1));
                peers.add(new PythonPeer(python, SCRIPT, 2));
            }
            Engine engine = Engines.open(EngineSettings.defaults());
            double limit = MatrixProductLimit.gigaflops();
            String head =
                    String.format(
                            Locale.ROOT,
                            "%s, Java %s; sgemm limit %.0f GFLOP/s; medians of %d rounds",
                            engine.device(),
                            System.getProperty("java.version"),
                            limit,
                            rounds);
            List<String> lines = new ArrayList<>(List.of(head, ""));
            new KernelBenchmark(new TimedEngine(engine), peers, rounds, limit).addTable(lines);
            if (arguments.length > 1) {
                Files.write(Path.of(arguments[1]), lines);
            }
        } finally {
            peers.forEach(PythonPeer::close);
        }
    }

    private void addTable(List<String> lines) throws IOException, InterruptedException {
        System.out.println(lines.get(0));
        lines.add(
                "| ms a step (processor time) | engine | "
                        + peers.stream().map(PythonPeer::name).collect(Collectors.joining(" | "))
                        + " | times the fastest peer (by processor time)"
                        + " | encoder product at the limit |");
        lines.add("|---".repeat(peers.size() + 4) + "|");
        System.out.println(String.join(System.lineSeparator(), lines.subList(2, 4)));
        for (Workload workload : Workload.all()) {
            String row = row(workload);
            lines.add(row);
            System.out.println(row);
        }
    }

    private String row(Workload workload) throws IOException, InterruptedException {
        // compiles the loops
        engine.step(workload);
        List<Timing> ours = new ArrayList<>();
        List<List<Timing>> theirs = new ArrayList<>();
        peers.forEach(peer -> theirs.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            ours.add(engine.step(workload));
            for (int p = 0; p < peers.size(); p++) {
                theirs.get(p).add(peers.get(p).step(workload));
            }
        }
        Timing engineMedian = Timing.median(ours);
        List<Timing> medians = theirs.stream().map(Timing::median).toList();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1f (%.1f) | %.3f |",
                workload.name(),
                engineMedian,
                medians.stream().map(Timing::toString).collect(Collectors.joining(" | ")),
                least(medians.stream().mapToDouble(Timing::wall)) / engineMedian.wall(),
                least(medians.stream().mapToDouble(Timing::cpu)) / engineMedian.cpu(),
                workload.encoderOperations() / limit / 1e6);
    }

    private static double least(DoubleStream values) {
        return values.min().orElseThrow();
    }
}
