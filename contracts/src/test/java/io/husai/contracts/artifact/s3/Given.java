package io.husai.contracts.artifact.s3;

import io.husai.contracts.artifact.ArtifactSettings;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Settings by their names after {@code husai.artifacts}, as a configuration gives them. */
public record Given(Map<String, String> values) implements ArtifactSettings, ArtifactSettings.S3 {
    @Override
    public Optional<String> folder() {
        return value("folder");
    }

    @Override
    public ArtifactSettings.S3 s3() {
        return this;
    }

    @Override
    public Optional<String> endpoint() {
        return value("s3.endpoint");
    }

    @Override
    public Optional<String> region() {
        return value("s3.region");
    }

    @Override
    public Optional<String> bucket() {
        return value("s3.bucket");
    }

    @Override
    public Optional<String> prefix() {
        return value("s3.prefix");
    }

    @Override
    public Optional<Boolean> pathStyle() {
        return value("s3.path-style").map(Boolean::valueOf);
    }

    @Override
    public Optional<String> cacheFolder() {
        return value("s3.cache-folder");
    }

    @Override
    public OptionalLong cacheBytes() {
        return value("s3.cache-bytes")
                .map(Long::parseLong)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
