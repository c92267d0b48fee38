package io.husai.contracts.artifact.s3;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.ArtifactStore.StoredArtifact;
import io.husai.contracts.artifact.ArtifactStores;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A process that writes so many MiB into the store of its settings, and copies them back. */
final class OpenedStore {
    private OpenedStore() {}

    /** Arguments: MiB, then {@code name=value}. */
    public static void main(String[] arguments) throws Exception {
        int mebibytes = Integer.parseInt(arguments[0]);
        Map<String, String> settings = new HashMap<>();
        for (String setting : Arrays.asList(arguments).subList(1, arguments.length)) {
            settings.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        ArtifactStore store = ArtifactStores.open(new Given(settings));
        ArtifactKey key = ArtifactKey.weights("ab".repeat(32), 1);
        byte[] chunk = new byte[1 << 20];
        StoredArtifact written =
                store.writeIfAbsent(
                        key,
                        out -> {
                            for (int i = 0; i < mebibytes; i++) {
                                chunk[0] = (byte) i;
                                out.write(chunk);
                            }
                        });
        String copied = Sha256.ofFile(store.localFile(key));
        System.out.println(written.bytes() + " bytes, same: " + copied.equals(written.sha256()));
    }
}
