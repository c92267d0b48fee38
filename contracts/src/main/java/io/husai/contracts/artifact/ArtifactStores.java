package io.husai.contracts.artifact;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.artifact.s3.S3Settings;
import io.husai.contracts.artifact.s3.S3Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the artifact store that a configuration names. */
public final class ArtifactStores {
    private static final String FOLDER = "husai.artifacts.folder";

    private ArtifactStores() {}

    /**
     * Nothing of S3 is loaded for a folder, and nothing is asked of a store yet.
     *
     * @throws InvalidValueException unless the settings name one store
     */
    public static ArtifactStore open(ArtifactSettings settings) throws IOException {
        Optional<String> folder = settings.folder().filter(text -> !text.isBlank());
        boolean s3 = namesBucket(settings.s3());
        InvalidValueException.require(
                folder.isEmpty() || !s3,
                FOLDER,
                folder.orElse(null),
                "no folder beside husai.artifacts.s3, or no husai.artifacts.s3");
        InvalidValueException.require(
                folder.isPresent() || s3,
                FOLDER,
                null,
                "a folder, or a bucket by " + S3Settings.PREFIX);
        return s3 ? openBucket(settings.s3()) : new FolderStore(Path.of(folder.get()));
    }

    private static boolean namesBucket(ArtifactSettings.S3 s3) {
        return s3.endpoint().isPresent() || s3.region().isPresent() || s3.bucket().isPresent();
    }

    private static ArtifactStore openBucket(ArtifactSettings.S3 settings) throws IOException {
        return S3Store.open(S3Settings.of(settings));
    }
}
