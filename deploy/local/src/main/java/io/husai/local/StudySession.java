package io.husai.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Sha256;
import io.husai.local.results.ResultFolder;
import io.husai.local.study.GatewayClient;
import io.husai.local.study.GatewayException;
import io.husai.local.study.PlainProgress;
import io.husai.local.study.ProgressPrinter;
import io.husai.local.study.ResultsText;
import io.husai.local.study.StudyEnd;
import io.husai.local.study.StudyFollower;
import io.husai.local.study.TerminalProgress;
import io.husai.local.study.UnfinishedStudy;
import io.husai.local.study.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** One study from the request to the result folder. */
final class StudySession implements Callable<Integer> {
    private final GatewayClient gateway;
    private final ObjectNode request;
    private final Optional<Path> dataset;
    private final Path results;
    private final UnfinishedStudy unfinished;
    private final Provenance provenance;
    private final PrintStream out;

    /**
     * @param gateway base URL
     * @param request body without the dataset
     * @param dataset a file to upload; empty: the kind's own
     * @param results base of the result folder
     * @param memory file that remembers an unfinished study
     * @param repository root of the sources
     */
    StudySession(
            String gateway,
            ObjectNode request,
            Optional<Path> dataset,
            Path results,
            Path memory,
            Path repository,
            PrintStream out) {
        this.gateway = new GatewayClient(gateway);
        this.request = request;
        this.dataset = dataset;
        this.results = results;
        this.unfinished = new UnfinishedStudy(memory);
        this.provenance = new Provenance(repository);
        this.out = out;
    }

    /** Gives the exit code. */
    @Override
    public Integer call() {
        dataset.ifPresent(file -> request.putObject("dataset").put("sha256", upload(file)));
        String studyId = submit();
        Thread farewell = new Thread(() -> sayUnfinished(studyId), "husai-farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        ProgressPrinter printer =
                Terminal.isInteractive() ? new TerminalProgress(out) : new PlainProgress(out);
        StudyEnd end = new StudyFollower(gateway, printer).follow(studyId);
        unfinished.forget();
        report(end);
        Runtime.getRuntime().removeShutdownHook(farewell);
        return ExitCode.ofStatus(end.status());
    }

    private String upload(Path file) {
        Optional<JsonNode> known = gateway.dataset(digest(file));
        String sha256 = known.orElseGet(() -> gateway.upload(file)).path("sha256").asText();
        out.println(
                "dataset "
                        + sha256
                        + " ("
                        + file
                        + (known.isPresent() ? ") is known" : ") is uploaded"));
        return sha256;
    }

    private static String digest(Path file) {
        try {
            return Sha256.ofFile(file);
        } catch (NoSuchFileException e) {
            throw new UsageException("no such file: " + file);
        } catch (IOException e) {
            throw new UsageException("can't read " + file + ": " + e.getMessage());
        }
    }

    private String submit() {
        try {
            JsonNode study = gateway.create(request, unfinished.keyOf(request.toString()));
            String id = study.path("id").asText();
            out.println("study " + id);
            return id;
        } catch (GatewayException e) {
            if (e.isRefused()) {
                unfinished.forget();
            }
            throw e;
        }
    }

    private void sayUnfinished(String studyId) {
        out.println(
                "interrupted: study "
                        + studyId
                        + " is unfinished; its state is kept, and the same command takes it up"
                        + " again");
    }

    private void report(StudyEnd end) {
        ObjectNode content = (ObjectNode) gateway.results(end.studyId());
        provenance.addTo(content, request);
        out.println();
        out.print(ResultsText.of(content));
        Experiment experiment = Experiment.of(content.path("config").path("kind").asText());
        ResultFolder folder = ResultFolder.create(results, experiment.folder(), Instant.now());
        folder.write(
                content,
                gateway.summary(end.studyId()),
                tables(end, experiment),
                provenance.versions());
        out.println();
        if (!end.status().equals("completed")) {
            out.println("the study is " + end.status() + ": " + end.reason());
        }
        out.println("results: " + folder.path());
    }

    private Map<String, String> tables(StudyEnd end, Experiment experiment) {
        Map<String, String> tables = new LinkedHashMap<>();
        for (String table : experiment.tables()) {
            tables.put(table, gateway.csv(end.studyId(), table));
        }
        return tables;
    }
}
