package io.husai.trainer;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where the artifact store is. */
@ConfigMapping(prefix = "husai.artifacts")
public interface ArtifactsConfiguration {
    /** Folder that all services share. */
    Path folder();
}
