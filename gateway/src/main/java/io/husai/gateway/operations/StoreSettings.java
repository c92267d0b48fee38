package io.husai.gateway.operations;

import io.husai.contracts.artifact.ArtifactSettings;
import io.smallrye.config.ConfigMapping;

/** The artifact store. */
@ConfigMapping(prefix = "husai.artifacts")
public interface StoreSettings extends ArtifactSettings {}
