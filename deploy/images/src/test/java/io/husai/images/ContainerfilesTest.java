package io.husai.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every image promises. */
class ContainerfilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "metrics", "trainer", "trainer-cuda"})
    void shouldBuildOnExactVersions(String image) {
        assertThat(Containerfile.of(image).bases())
                .isNotEmpty()
                .allSatisfy(
                        base ->
                                assertThat(base)
                                        .matches(
                                                ".+(@sha256:[0-9a-f]{64}|:.*\\d+\\.\\d+.*|:.*-\\d{8}-.*)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "metrics", "trainer", "trainer-cuda"})
    void shouldRunAsTheUserOfTheManifests(String image) {
        assertThat(Containerfile.of(image).value("USER")).isEqualTo("10001:10001");
    }

    @Test
    void shouldTakeOnlyALibraryWithTheDigestThatWasGiven() {
        Containerfile cuda = Containerfile.of("trainer-cuda");

        assertThat(cuda.lines())
                .filteredOn(line -> line.startsWith("ADD"))
                .containsExactly(
                        "ADD --checksum=sha256:${LIBTORCH_SHA256} ${LIBTORCH} /tmp/libtorch.zip");
        // without a value the build ends
        assertThat(cuda.lines()).contains("ARG LIBTORCH_SHA256");
        assertThat(cuda.environment())
                .containsEntry("PYTORCH_FLAVOR", "cu128")
                .containsEntry("DJL_OFFLINE", "true")
                .containsEntry("HUSAI_TRAINER_KERNEL", "stacked");
    }
}
