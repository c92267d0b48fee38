package io.husai.benchmarks;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.trainer.dataset.DatasetShelf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;

/**
 * A dataset's file in an artifact store of its own.
 *
 * @param store the store
 * @param location where the dataset is in it
 */
record StoredDataset(FolderStore store, DatasetLocation location) {
    /** Copies the file into the store in that folder. */
    static StoredDataset of(Path file, Path folder) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        String sha256 = Sha256.hex(digest.digest());
        ArtifactKey key = ArtifactKey.activations(sha256);
        FolderStore store = new FolderStore(folder);
        store.writeIfAbsent(key, out -> Files.copy(file, out));
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            List<Long> shape = tensors.tensors().get(DatasetShelf.TENSOR).shape();
            return new StoredDataset(
                    store,
                    new DatasetLocation(
                            key.path(), sha256, shape.get(0), Math.toIntExact(shape.get(1))));
        }
    }
}
