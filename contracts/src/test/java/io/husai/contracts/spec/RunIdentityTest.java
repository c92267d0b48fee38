package io.husai.contracts.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.husai.contracts.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * The identity of runs. What stands here was computed once (the study's run with {@code
 * sha256sum}); when it changes, every store's runs lose their names and are trained again, so a
 * change needs a reason and a line in the change log.
 */
class RunIdentityTest {
    private static final String STUDY_RUN =
            """
            {"condition":{"dataset":"8c0e74aa53fe04192416b2d1bf30b0164549550779b699496548948151a18490",\
            "engine":1,"numerics":"cpu","sae":{"activation":"topk","dModel":128,"dSae":128,\
            "decoderBias":"none","initialisation":"independent","k":4,"unitNormDecoder":true},\
            "training":{"batchSize":2048,"learningRate":3.0E-4,"seedScope":"init+order",\
            "snapshotSteps":[0,175],"steps":175}},"seed":42}\
            """;

    @Test
    void shouldKeepTheCanonicalTextOfTheStudysRun() {
        assertThat(canonical(StudySpecs.search(4).withSeed(42))).isEqualTo(STUDY_RUN);
    }

    @Test
    void shouldKeepTheIdOfTheStudysRun() {
        assertThat(StudySpecs.search(4).withSeed(42).runId())
                .isEqualTo("1e54c39a1416d9c6b2c16795edce4d84bfdfe125b72089df14d12d251f1e813c");
    }

    @Test
    void shouldKeepTheIdOfARunWithEverySetting() {
        assertThat(StudySpecs.everything().withSeed(7).runId())
                .isEqualTo("c142d8c56a8eb61f938fc39c611cc7c26fef325494717bb1df5927dc9a859355");
    }

    @Test
    void shouldGiveTheSameIdAfterATripThroughJson() throws JsonProcessingException {
        RunSpec run = StudySpecs.everything().withSeed(7);
        RunSpec read = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(run), RunSpec.class);

        assertThat(read).isEqualTo(run);
        assertThat(read.runId()).isEqualTo(run.runId());
    }

    @Test
    void shouldGiveTheSameIdForNumbersWrittenInOtherWays() throws JsonProcessingException {
        RunSpec read = Json.MAPPER.readValue(STUDY_RUN.replace("3.0E-4", "0.00030"), RunSpec.class);

        assertThat(read.runId()).isEqualTo(StudySpecs.search(4).withSeed(42).runId());
    }

    @Test
    void shouldGiveAnotherIdForAnotherSeedOrSetting() {
        String runId = StudySpecs.search(4).withSeed(42).runId();

        assertThat(StudySpecs.search(4).withSeed(43).runId()).isNotEqualTo(runId);
        assertThat(StudySpecs.search(8).withSeed(42).runId()).isNotEqualTo(runId);
    }

    private static String canonical(RunSpec run) {
        return new String(Json.canonical(run), StandardCharsets.UTF_8);
    }
}
