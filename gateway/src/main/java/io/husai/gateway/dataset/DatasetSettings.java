package io.husai.gateway.dataset;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;

/** What may be uploaded. */
@ConfigMapping(prefix = "husai.datasets")
public interface DatasetSettings {
    /** Largest upload; {@code quarkus.http.limits.max-body-size} must allow it. */
    @WithDefault("8G")
    MemorySize maxBytes();

    /** Most rows of a dataset. */
    @WithDefault("100000000")
    @Min(1)
    long maxRows();

    /** Widest activation. */
    @WithDefault("65536")
    @Min(1)
    @Max(65_536)
    int maxWidth();

    /**
     * Where an upload lies until it is checked; by default in the store's folder, or the temporary
     * one.
     */
    @WithDefault("${husai.artifacts.folder:${java.io.tmpdir}/husai}/.incoming")
    Path incoming();
}
