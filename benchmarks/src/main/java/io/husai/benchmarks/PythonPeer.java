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
    private final String version;
    private final int threads;

    PythonPeer(String python, Path script, int threads) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(python, script.toString());
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        this.process = builder.start();
        this.out = process.inputReader();
        this.in = process.outputWriter();
        this.threads = threads;
        this.version = answer();
    }

    String version() {
        return version;
    }

    int threads() {
        return threads;
    }

    /** Milliseconds of one step of one run. */
    double millisPerStep(Workload workload) throws IOException {
        double sum = 0;
        for (int k : workload.ks()) {
            in.write(
                    String.format(
                            "%d %d %d %d %d %d %d%n",
                            workload.rows(),
                            workload.dModel(),
                            workload.dSae(),
                            k,
                            workload.batchSize(),
                            Math.max(1, workload.runs() / 4),
                            workload.steps()));
            in.flush();
            sum += Double.parseDouble(answer());
        }
        return sum / workload.ks().size();
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
