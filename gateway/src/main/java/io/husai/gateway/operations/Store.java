package io.husai.gateway.operations;

import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.ArtifactStores;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the artifact store that the configuration names. */
class Store {
    @Produces
    @Singleton
    ArtifactStore open(StoreSettings settings) throws IOException {
        Optional<String> folder = settings.folder();
        if (folder.isPresent()) {
            Files.createDirectories(Path.of(folder.get()));
        }
        return ArtifactStores.open(settings);
    }
}
