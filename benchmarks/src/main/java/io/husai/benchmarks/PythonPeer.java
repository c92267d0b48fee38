package io.husai.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;

/** The PyTorch reference in a process of its own, which lives through all rounds. */
final class PythonPeer implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final String name;

    PythonPeer(String python, Path script, int threads) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(python, script.toString());
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        this.process = builder.start();
        this.out = process.inputReader();
        this.in = process.outputWriter();
        this.name = answer() + ", threads: " + threads;
    }

    /** PyTorch's version and the number of its threads. */
    String name() {
        return name;
    }

    Timing step(Workload workload) throws IOException {
        double wall = 0;
        double cpu = 0;
        for (int k : workload.ks()) {
            in.write(
                    String.format(
                            "%d %d %d %d %d %d%n",
                            workload.rows(),
                            workload.dModel(),
                            workload.dSae(),
                            k,
                            workload.batchSize(),
                            workload.peerSteps()));
            in.flush();
            String[] millis = answer().split(" ");
            wall += Double.parseDouble(millis[0]);
            cpu += Double.parseDouble(millis[1]);
        }
        int count = workload.ks().size();
        return new Timing(wall / count, cpu / count);
    }

    private String answer() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the Python peer ended; is torch installed for it?");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
