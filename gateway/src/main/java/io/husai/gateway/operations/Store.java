package io.husai.gateway.operations;

import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.FolderStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;

/** Opens the artifact store that the configuration names. */
class Store {
    @Produces
    @Singleton
    ArtifactStore open(StoreSettings settings) throws IOException {
        Files.createDirectories(settings.folder());
        return new FolderStore(settings.folder());
    }
}
