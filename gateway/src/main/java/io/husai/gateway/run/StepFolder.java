package io.husai.gateway.run;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A complete folder of a run's step in the artifact store.
 *
 * @param name a short name for it, good as a file's
 * @param files its files, the weights first
 */
record StepFolder(String name, List<Path> files) {
    private static final int SHORT = 12;

    /**
     * Finds a folder; blocks.
     *
     * @throws io.husai.contracts.artifact.ArtifactAbsentException unless the step is complete
     */
    static StepFolder of(ArtifactStore store, String runId, long step) throws IOException {
        Path cfg = store.localFile(ArtifactKey.cfg(runId, step));
        Path weights = store.localFile(ArtifactKey.weights(runId, step));
        String name = "sae-" + runId.substring(0, SHORT) + "-" + step;
        return new StepFolder(name, List.of(weights, cfg));
    }

    FolderZip zip() {
        return new FolderZip(files);
    }
}
