package io.husai.contracts.artifact.s3;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An {@link S3Server} in a process and on a class path of its own, for tests of services, whose
 * libraries it does not bear. It ends with the process that started it.
 */
public final class S3ServerProcess {
    private static final String READY = "S3 ";

    private final Process process;
    private final String endpoint;

    public S3ServerProcess(Path folder) throws IOException {
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                classPath(),
                                S3ServerProcess.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        endpoint = awaitEndpoint();
    }

    public String endpoint() {
        return endpoint;
    }

    public void stop() {
        process.destroy();
    }

    /** These classes, and the libraries that the build has written down. */
    private static String classPath() throws IOException {
        try (InputStream libraries =
                S3ServerProcess.class.getResourceAsStream("s3-server.classpath")) {
            Path classes =
                    Path.of(
                            S3ServerProcess.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return classes
                    + File.pathSeparator
                    + new String(libraries.readAllBytes(), StandardCharsets.UTF_8);
        } catch (URISyntaxException e) {
            throw new IOException("where the S3 server's classes are is no path", e);
        }
    }

    private String awaitEndpoint() throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length());
            }
            said.append(line).append('\n');
        }
        throw new IOException("the S3 server ended: " + said);
    }

    /** Argument: the folder. Ends when its input does. */
    public static void main(String[] arguments) throws IOException {
        S3Server server = new S3Server(Path.of(arguments[0]));
        System.out.println(READY + server.endpoint());
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }
}
