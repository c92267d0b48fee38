package io.husai.gateway.run;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/** Which leases ran out, and whether that can be told. Times are the database's. */
@ApplicationScoped
public class Leases {
    /** An instance that was not heard of for this long does not handle its partitions. */
    private static final Duration STALE = Duration.ofSeconds(5);

    /**
     * Records of each assigned partition of the progress topic whether it was handled to its end. A
     * gap in the records starts the time anew.
     */
    public Uni<Void> observe(Mutiny.Session session, Map<Integer, Boolean> caughtUp) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Map.Entry<Integer, Boolean> partition : caughtUp.entrySet()) {
            chain =
                    chain.chain(() -> observe(session, partition.getKey(), partition.getValue()))
                            .replaceWithVoid();
        }
        return chain;
    }

    private static Uni<Integer> observe(Mutiny.Session session, int partition, boolean caughtUp) {
        return session.createNativeQuery(
                        "insert into gateway.progress_watch as w (partition, caught_up_since,"
                            + " seen_at) values (?1, case when ?2 then now() end, now()) on"
                            + " conflict (partition) do update set caught_up_since = case when not"
                            + " ?2 then null when w.caught_up_since is not null and w.seen_at >"
                            + " now() - make_interval(secs => ?3) then w.caught_up_since else now()"
                            + " end, seen_at = now()")
                .setParameter(1, partition)
                .setParameter(2, caughtUp)
                .setParameter(3, (double) STALE.toSeconds())
                .executeUpdate();
    }

    /** Holds the watch's lock until the transaction ends, unless another instance has it. */
    public Uni<Boolean> tryLock(Mutiny.Session session, long lock) {
        return session.createNativeQuery("select pg_try_advisory_xact_lock(?1)", Boolean.class)
                .setParameter(1, lock)
                .getSingleResult();
    }

    /**
     * The claimed jobs that were silent for {@code lease} while all {@code partitions} were handled
     * to their ends without a break.
     */
    public Uni<List<Expiry>> expired(Mutiny.Session session, Duration lease, int partitions) {
        return session.createNativeQuery(
                        "select j.id from gateway.job j join gateway.study s on s.id = j.study_id"
                            + " where s.status = 'RUNNING' and j.state = 'CLAIMED' and j.renewed_at"
                            + " < now() - make_interval(secs => ?1) and (select count(*) from"
                            + " gateway.progress_watch w where w.seen_at > now() -"
                            + " make_interval(secs => ?2) and w.caught_up_since <= now() -"
                            + " make_interval(secs => ?1)) >= ?3 order by j.renewed_at limit 100",
                        String.class)
                .setParameter(1, lease.toMillis() / 1000.0)
                .setParameter(2, (double) STALE.toSeconds())
                .setParameter(3, (long) partitions)
                .getResultList()
                .chain(ids -> expiries(session, ids));
    }

    private static Uni<List<Expiry>> expiries(Mutiny.Session session, List<String> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : session.createQuery("from Job where id in :ids", Job.class)
                        .setParameter("ids", ids)
                        .getResultList()
                        .map(jobs -> jobs.stream().map(Leases::expiry).toList());
    }

    private static Expiry expiry(Job job) {
        return new Expiry(job.studyId, job.id, job.attempt, job.renewedAt);
    }
}
