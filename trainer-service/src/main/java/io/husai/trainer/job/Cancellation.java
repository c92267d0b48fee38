package io.husai.trainer.job;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The mark by which the gateway says that a study was cancelled. */
final class Cancellation {
    private static final Logger LOG = Logger.getLogger(Cancellation.class);

    private final ArtifactStore store;
    private final Optional<ArtifactKey> mark;

    /**
     * @param studyId a study whose id is no UUID has no mark and is never cancelled
     */
    Cancellation(ArtifactStore store, String studyId) {
        this.store = store;
        this.mark = mark(studyId);
    }

    private static Optional<ArtifactKey> mark(String studyId) {
        try {
            return Optional.of(ArtifactKey.cancelled(UUID.fromString(studyId)));
        } catch (IllegalArgumentException e) {
            LOG.debugf("study %s has no UUID: %s", studyId, e.getMessage());
            return Optional.empty();
        }
    }

    boolean isCancelled() throws IOException {
        return mark.isPresent() && store.exists(mark.get());
    }

    /** The same; false while the store can't tell. */
    boolean seemsCancelled() {
        try {
            return isCancelled();
        } catch (IOException e) {
            LOG.debugf("can't tell whether the study was cancelled: %s", e.getMessage());
            return false;
        }
    }
}
