package io.husai.contracts.artifact.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores in processes of their own: what they load, and what memory they need. */
class StoreProcessTest {
    @TempDir Path folder;

    @Test
    void shouldSendLargeContentWithASmallHeap() throws Exception {
        S3Server server = new S3Server(folder.resolve("server"));
        try {
            String output =
                    run(
                            List.of("-Xmx64m"),
                            Map.of(
                                    "AWS_ACCESS_KEY_ID",
                                    S3Server.ACCESS_KEY,
                                    "AWS_SECRET_ACCESS_KEY",
                                    S3Server.SECRET_KEY),
                            "160",
                            "s3.endpoint=" + server.endpoint(),
                            "s3.region=" + S3Server.REGION,
                            "s3.bucket=" + S3Server.BUCKET,
                            "s3.prefix=team/husai",
                            "s3.cache-folder=" + folder.resolve("copies"));

            assertThat(output).contains("167772160 bytes, same: true");
            assertThat(server.objects())
                    .contains("team/husai/runs/" + "ab".repeat(32) + "/1/sae_weights.safetensors");
            assertThat(server.uploads()).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void shouldLoadNothingOfS3ForAFolder() throws Exception {
        String output =
                run(
                        List.of("-Xlog:class+load"),
                        Map.of(),
                        "1",
                        "folder=" + folder.toAbsolutePath());

        assertThat(output)
                .contains("1048576 bytes, same: true")
                .contains("io.husai.contracts.artifact.FolderStore ")
                .doesNotContain("software.amazon")
                .doesNotContain("io.husai.contracts.artifact.s3.S3Store");
    }

    @Test
    void shouldWantTheEnvironmentsCredentials() throws Exception {
        String output =
                run(
                        List.of(),
                        Map.of(),
                        "1",
                        "s3.endpoint=http://127.0.0.1:1",
                        "s3.region=any",
                        "s3.bucket=husai");

        assertThat(output)
                .contains(
                        "AWS_ACCESS_KEY_ID: nothing is not valid; expected the S3 store's access"
                                + " key in the environment, and AWS_SECRET_ACCESS_KEY");
    }

    private static String run(
            List<String> options, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(OpenedStore.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
