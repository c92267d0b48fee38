package io.husai.metrics.operations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the artifact store is. */
@ConfigMapping(prefix = "husai.artifacts")
public interface ArtifactsConfig {
    /** Folder that the services share. */
    @WithDefault(".husai/artifacts")
    Path folder();
}
