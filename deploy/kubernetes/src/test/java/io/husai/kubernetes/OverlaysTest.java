package io.husai.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What kustomize makes of the manifests. Where there is no kustomize 5, these tests are skipped,
 * and say so.
 */
class OverlaysTest {
    static List<Path> overlays() throws IOException {
        return ManifestCheck.overlays(Repository.ROOT);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void shouldFindNothingInAnOverlay(Path overlay) {
        Installation installation = kustomize().render(overlay);

        assertThat(findings(installation)).isEmpty();
    }

    @Test
    void shouldFindNothingInAnInstallationWithABucket() {
        Installation installation = kustomize().render(Path.of("src/test/kustomize/s3"));

        assertThat(findings(installation)).isEmpty();
        assertThat(installation.pods().flatMap(Pods::containers))
                .allSatisfy(
                        container ->
                                assertThat(container.findValuesAsText("name"))
                                        .contains("AWS_SECRET_ACCESS_KEY"));
    }

    @Test
    void shouldFindNothingInAnInstallationWithAnIdentityProvider() {
        Installation installation = kustomize().render(Path.of("src/test/kustomize/oidc"));

        assertThat(findings(installation)).isEmpty();
        assertThat(installation.ofKind("NetworkPolicy"))
                .extracting(Manifest::name)
                .contains("gateway-to-provider");
    }

    @Test
    void shouldFindNothingInAnInstallationWithACollectorOfTraces() {
        Installation installation = kustomize().render(Path.of("src/test/kustomize/otel"));

        assertThat(findings(installation)).isEmpty();
        assertThat(installation.ofKind("NetworkPolicy"))
                .extracting(Manifest::name)
                .contains("services-to-collector");
    }

    @Test
    void shouldScaleTrainersOfBothClassesInTheOverlayForAccelerators() {
        Installation installation = kustomize().render(Repository.ROOT.resolve("k8s/overlays/gpu"));

        assertThat(installation.numericsClasses()).containsExactlyInAnyOrder("cpu", "cuda-sm90");
    }

    @Test
    void shouldSayThatNothingWasRenderedWithoutKustomize() throws IOException {
        ByteArrayOutputStream report = new ByteArrayOutputStream();

        new ManifestCheck(Repository.ROOT, Path.of("."), new PrintStream(report, true))
                .run(Optional.empty());

        assertThat(report.toString()).startsWith("NOT RENDERED: neither kustomize nor kubectl");
    }

    private static Stream<Finding> findings(Installation installation) {
        return Repository.rules().stream().flatMap(rule -> rule.check(installation).stream());
    }

    private static Kustomize kustomize() {
        return Kustomize.find()
                .orElseGet(
                        () -> {
                            String missing =
                                    "OVERLAYS NOT RENDERED: neither kustomize nor kubectl with"
                                            + " kustomize 5 is on the PATH";
                            System.out.println(missing);
                            return abort(missing);
                        });
    }
}
