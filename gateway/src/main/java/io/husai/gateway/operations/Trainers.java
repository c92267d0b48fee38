package io.husai.gateway.operations;

import io.husai.contracts.event.TrainerSeen;
import io.husai.gateway.database.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** The trainers that showed themselves. */
@ApplicationScoped
public class Trainers {
    private final Transactions transactions;

    Trainers(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Records that a trainer showed itself at {@code at}; what is older is passed over. */
    public Uni<Void> record(TrainerSeen seen, Instant at) {
        return transactions
                .run(
                        session ->
                                session.createNativeQuery(
                                                "insert into gateway.trainer (name, numerics,"
                                                    + " device, state, job_id, seen_at) values (?1,"
                                                    + " ?2, ?3, ?4, cast(?5 as text), ?6) on"
                                                    + " conflict (name) do update set numerics ="
                                                    + " excluded.numerics, device ="
                                                    + " excluded.device, state = excluded.state,"
                                                    + " job_id = excluded.job_id, seen_at ="
                                                    + " excluded.seen_at where trainer.seen_at <="
                                                    + " excluded.seen_at")
                                        .setParameter(1, seen.trainer())
                                        .setParameter(2, seen.numerics())
                                        .setParameter(3, seen.device())
                                        .setParameter(4, seen.state().name())
                                        .setParameter(5, seen.jobId())
                                        .setParameter(6, at)
                                        .executeUpdate())
                .replaceWithVoid();
    }

    /** The last seen first, at most 1,000. */
    Uni<List<Trainer>> list() {
        return transactions.run(
                session ->
                        session.createQuery(
                                        "from Trainer order by seenAt desc, name", Trainer.class)
                                .setMaxResults(1_000)
                                .getResultList());
    }
}
