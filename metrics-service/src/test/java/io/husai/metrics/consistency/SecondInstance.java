package io.husai.metrics.consistency;

import io.husai.metrics.database.Database;
import io.husai.metrics.database.Meeting;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.operations.ComputePool;
import io.husai.metrics.operations.MetricsConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Makes further instances of {@link ConditionUpdates} that meet before they commit. */
@Singleton
public class SecondInstance {
    @Inject Database database;
    @Inject ComputePool pool;
    @Inject Statistics statistics;
    @Inject DecoderSource decoders;
    @Inject MetricsConfig config;

    public ConditionUpdates meetingAt(Meeting meeting) {
        return new ConditionUpdates(
                new MeetingStore(database, meeting), pool, statistics, decoders, config);
    }

    @Vetoed
    private static final class MeetingStore extends ConditionStore {
        private final Meeting meeting;

        MeetingStore(Database database, Meeting meeting) {
            super(database);
            this.meeting = meeting;
        }

        @Override
        Uni<Boolean> commit(ConditionChange change) {
            return meeting.then(() -> super.commit(change));
        }
    }
}
