package io.husai.local.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import io.husai.contracts.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ResultFolderTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.891Z");

    /** The reference's figures (golden/study.json) in the report's form. */
    private static final String RESULTS =
            """
            {"run_metadata":{"run_id":"s","config_hash":"c0ffee","git_commit":"abc"},
             "config":{"kind":"adaptive-l0"},
             "search_records":[
              {"k":4,"trained_pwmcc":{"mean":0.2639},"random_pwmcc":{"mean":0.2456},
               "explained_variance":{"mean":0.2701,"ci95_low":0.26,"ci95_high":0.28},
               "baselines":{"crowding":0.2593},
               "intervals":[{"method":"seed-jackknife","low":0.26,"high":0.27}]},
              {"k":32,"trained_pwmcc":{"mean":0.2534},"random_pwmcc":{"mean":0.2456},
               "explained_variance":{"mean":0.55},"intervals":[],"baselines":{}}],
             "retrain_record":{"k":4,"trained_pwmcc":{"mean":0.3265},
               "explained_variance":{"mean":0.5322},"intervals":[],"baselines":{}}}
            """;

    @TempDir Path base;
    private ResultFolder folder;

    @BeforeEach
    void write() throws Exception {
        folder = ResultFolder.create(base, "adaptive_l0_calibration", NOW);
        folder.write(
                Json.MAPPER.readTree(RESULTS),
                "# summary\n",
                Map.of("search", "k\r\n4\r\n", "retrain", "k\r\n4\r\n"),
                Map.of("java", "17"));
    }

    @Test
    void shouldWriteThePublishedFileNamesUnderTheUtcTime() throws Exception {
        assertThat(base.relativize(folder.path()))
                .isEqualTo(Path.of("experiments/adaptive_l0_calibration/run_20260304T050607Z"));
        try (Stream<Path> files = Files.list(folder.path())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "config.json",
                            "results.json",
                            "summary.md",
                            "search_summary.csv",
                            "retrain_summary.csv",
                            "manifest.json",
                            "pwmcc_by_k.svg",
                            "explained_variance_by_k.svg");
        }
    }

    @Test
    void shouldListEveryOtherFileWithItsDigestInTheManifest() throws Exception {
        JsonNode manifest = Json.MAPPER.readTree(folder.path().resolve("manifest.json").toFile());

        assertThat(manifest.path("files")).hasSize(7);
        for (JsonNode file : manifest.path("files")) {
            byte[] content = Files.readAllBytes(folder.path().resolve(file.path("name").asText()));
            assertThat(file.path("sha256").asText()).isEqualTo(Sha256.of(content));
            assertThat(file.path("bytes").asInt()).isEqualTo(content.length);
        }
    }

    @Test
    void shouldDrawOneMarkerPerConditionAndTheIntervals() throws Exception {
        Document svg = svg(folder.path().resolve("pwmcc_by_k.svg"));

        // two search conditions and the legend's own marker
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3);
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("Consistency by k (95 % seed jackknife)");
    }

    /** Two weights of the penalty as golden/study.json has them, and a course of three steps. */
    @Test
    void shouldDrawASweepByItsWeightsAndByItsSteps() throws Exception {
        String sweep =
                """
                {"reference_records":[],
                 "records":[
                  {"condition":"sweep/lambda-0","lambda_consistency":0.0,
                   "trained_pwmcc":{"mean":0.3045},"trained_pwmcc_held_out":{"mean":0.3047},
                   "random_pwmcc":{"mean":0.2456},"explained_variance":{"mean":0.5},
                   "course":[{"step":0,"trained_pwmcc":0.2458},
                    {"step":105,"trained_pwmcc":0.28,"interval":{"low":0.27,"high":0.29}},
                    {"step":210,"trained_pwmcc":0.3045}]},
                  {"condition":"sweep/lambda-0.002","lambda_consistency":0.002,
                   "trained_pwmcc":{"mean":0.3052},"explained_variance":{"mean":0.5},
                   "course":[]}]}
                """;
        ResultFolder swept = ResultFolder.create(base, "consistency_objective_sweep", NOW);
        swept.write(Json.MAPPER.readTree(sweep), "#\n", Map.of(), Map.of());

        Document byWeight = svg(swept.path().resolve("pwmcc_by_condition.svg"));
        assertThat(texts(byWeight)).contains("0", "0.002", "as published", "held out");
        // two conditions, one of them held out too, and two marks in the legend
        assertThat(byWeight.getElementsByTagName("circle").getLength()).isEqualTo(5);
        Document bySteps = svg(swept.path().resolve("pwmcc_by_step.svg"));
        assertThat(texts(bySteps))
                .contains("lambda-0", "105", "210")
                .doesNotContain("lambda-0.002");
        assertThat(swept.path().resolve("explained_variance_by_condition.svg")).exists();
    }

    private static Document svg(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static List<String> texts(Document svg) {
        NodeList found = svg.getElementsByTagName("text");
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    @Test
    void shouldNumberASecondRunInTheSameSecond() {
        ResultFolder second = ResultFolder.create(base, "adaptive_l0_calibration", NOW);

        assertThat(second.path()).hasFileName("run_20260304T050607Z-2");
    }
}
