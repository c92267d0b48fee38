package io.husai.contracts.artifact;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the artifact store is, as every service's configuration names it under {@code
 * husai.artifacts}: {@code folder}, or {@code s3}. What is wrong is said by {@link ArtifactStores}.
 */
public interface ArtifactSettings {
    /** Folder that all services share. */
    Optional<String> folder();

    /** A bucket, instead of a folder. */
    S3 s3();

    /**
     * A bucket of any S3 API. Its credentials come from the environment: {@code AWS_ACCESS_KEY_ID},
     * {@code AWS_SECRET_ACCESS_KEY} and, where they are temporary, {@code AWS_SESSION_TOKEN}.
     */
    interface S3 {
        /** Such as {@code https://s3.example.org}. */
        Optional<String> endpoint();

        /** Region that requests are signed for; what the store ignores may be any name. */
        Optional<String> region();

        Optional<String> bucket();

        /** What all keys in the bucket begin with; nothing without it. */
        Optional<String> prefix();

        /**
         * Whether the bucket is named in the path rather than in the host name, as most stores
         * other than AWS want it; true without it.
         */
        Optional<Boolean> pathStyle();

        /** Folder for local copies; {@code husai-artifacts} in the temporary folder without it. */
        Optional<String> cacheFolder();

        /** What the local copies may take in all; 20 GiB without it. */
        OptionalLong cacheBytes();
    }
}
