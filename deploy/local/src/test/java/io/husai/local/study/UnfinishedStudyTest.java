package io.husai.local.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedStudyTest {
    @TempDir Path folder;

    @Test
    void shouldGiveTheSameKeyForTheSameRequestUntilItIsForgotten() {
        UnfinishedStudy memory = new UnfinishedStudy(folder.resolve("study"));
        String first = memory.keyOf("{\"kind\":\"adaptive-l0\"}");

        assertThat(memory.keyOf("{\"kind\":\"adaptive-l0\"}")).isEqualTo(first);
        memory.forget();
        assertThat(memory.keyOf("{\"kind\":\"adaptive-l0\"}")).isNotEqualTo(first);
    }

    @Test
    void shouldGiveAnotherKeyForAnotherRequest() {
        UnfinishedStudy memory = new UnfinishedStudy(folder.resolve("study"));

        assertThat(memory.keyOf("a")).isNotEqualTo(memory.keyOf("b"));
    }
}
