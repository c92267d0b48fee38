package io.husai.trainer;

import io.husai.contracts.artifact.ArtifactSettings;
import io.smallrye.config.ConfigMapping;

/** Where the artifact store is. */
@ConfigMapping(prefix = "husai.artifacts")
public interface ArtifactsConfiguration extends ArtifactSettings {}
