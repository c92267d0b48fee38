package io.husai.local.stack;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the built services are: the root of the repository. */
public record Installation(Path root) {
    private static final int LEVELS_ABOVE_JAR = 4;

    public Installation {
        root = root.toAbsolutePath().normalize();
    }

    /** The repository that this class was built in: {@code <root>/deploy/local/target/<jar>}. */
    public static Installation ofThisBuild() {
        Path place = launcher();
        for (int i = 0; i < LEVELS_ABOVE_JAR; i++) {
            place = place.getParent();
        }
        return new Installation(place);
    }

    /** The jar, or in tests the folder of classes, that this class comes from. */
    static Path launcher() {
        try {
            return Path.of(
                    Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new StackException("can't tell where the launcher was built", e);
        }
    }

    /**
     * A service's runnable jar.
     *
     * @param module the module's folder, for example {@code gateway}
     */
    Path runner(String module) {
        Path jar = root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new StackException(module + " is not built: run make build");
        }
        return jar;
    }
}
