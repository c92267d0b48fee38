package io.husai.metrics.contrast;

import io.husai.metrics.consistency.Statistics;
import io.husai.metrics.contrast.ContrastState.StoredContrast;
import io.husai.metrics.database.Database;
import io.husai.metrics.database.Meeting;
import io.husai.metrics.operations.ComputePool;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes further instances of {@link ContrastUpdates} that meet before they commit. */
@Singleton
public class SecondContrasts {
    @Inject Database database;
    @Inject ComputePool pool;
    @Inject Statistics statistics;

    public ContrastUpdates meetingAt(Meeting meeting) {
        return new ContrastUpdates(new MeetingStore(database, meeting), pool, statistics);
    }

    @Vetoed
    private static final class MeetingStore extends ContrastStore {
        private final Meeting meeting;

        MeetingStore(Database database, Meeting meeting) {
            super(database);
            this.meeting = meeting;
        }

        @Override
        Uni<Boolean> commit(String contrastId, long version, List<StoredContrast> figures) {
            return meeting.then(() -> super.commit(contrastId, version, figures));
        }
    }
}
