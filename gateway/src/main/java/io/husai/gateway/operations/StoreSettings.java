package io.husai.gateway.operations;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** The artifact store. */
@ConfigMapping(prefix = "husai.artifacts")
public interface StoreSettings {
    /** The folder that the services share. */
    Path folder();
}
