package io.husai.local.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyFileTest {
    private static final String TEXT =
            """
            # a comment
            kind: seed-sweep
            parameters:
              seeds: [1, 2, 3]
              conditions:
                - label: a
                  k: 4
                - label: b
                  k: 200
            """;

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("study.yaml");
    }

    @Test
    void shouldGiveTheRequestsBody() throws IOException {
        Files.writeString(file, TEXT);

        StudyFile study = StudyFile.read(file);

        assertThat(study.request().path("parameters").path("conditions").path(1).path("k").asInt())
                .isEqualTo(200);
        assertThat(study.dataset()).isEmpty();
    }

    @Test
    void shouldKnowTheLineOfAField() throws IOException {
        Files.writeString(file, TEXT);

        StudyFile study = StudyFile.read(file);

        assertThat(study.place("kind")).isEqualTo(file + ":2");
        assertThat(study.place("parameters.seeds")).isEqualTo(file + ":4");
        assertThat(study.place("parameters.conditions[1].k")).isEqualTo(file + ":9");
        // absent: where it would have to stand
        assertThat(study.place("parameters.conditions[1].dSae")).isEqualTo(file + ":8");
        assertThat(study.place("cache")).isEqualTo(file + ":1");
    }

    @Test
    void shouldUploadADatasetThatIsAFileBesideIt() throws IOException {
        Files.writeString(file, "kind: adaptive-l0\ndataset:\n  file: mine.safetensors\n");

        StudyFile study = StudyFile.read(file);

        assertThat(study.dataset()).contains(folder.resolve("mine.safetensors"));
        assertThat(study.request().has("dataset")).isFalse();
    }

    @Test
    void shouldNameTheLineThatIsNoYaml() throws IOException {
        Files.writeString(file, "kind: adaptive-l0\nparameters: [1, 2\n");

        assertThatThrownBy(() -> StudyFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(file + ":2: ");
    }

    @Test
    void shouldRefuseAFieldThatIsThereTwice() throws IOException {
        Files.writeString(file, "kind: adaptive-l0\nkind: seed-sweep\n");

        assertThatThrownBy(() -> StudyFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageContaining("kind");
    }

    @Test
    void shouldSayThatThereIsNoSuchFile() {
        assertThatThrownBy(() -> StudyFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessage("no such file: " + file);
    }
}
