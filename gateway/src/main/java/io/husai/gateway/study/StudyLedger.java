package io.husai.gateway.study;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.ClaimEvent;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.FigureEvent;
import io.husai.gateway.access.Action;
import io.husai.gateway.access.Actor;
import io.husai.gateway.access.Audit;
import io.husai.gateway.access.Change;
import io.husai.gateway.database.Transactions;
import io.husai.gateway.dataset.Datasets;
import io.husai.gateway.run.Expiry;
import io.husai.gateway.run.JobOutcome;
import io.husai.gateway.run.JobReports;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * All that happens to studies. Each method is one transaction: it locks the study's row, stores its
 * input, runs the plan where that may change it, and stores the changes and the events to send. The
 * same input twice changes nothing the second time.
 */
@ApplicationScoped
public class StudyLedger {
    private static final Logger LOG = Logger.getLogger(StudyLedger.class);
    private static final Cancelled NO_STUDY = new Cancelled(Optional.empty(), false);

    private final Transactions transactions;
    private final StudyPlanner planner;
    private final JobReports reports;
    private final Datasets datasets;
    private final Audit audit;

    StudyLedger(
            Transactions transactions,
            StudyPlanner planner,
            JobReports reports,
            Datasets datasets,
            Audit audit) {
        this.transactions = transactions;
        this.planner = planner;
        this.reports = reports;
        this.datasets = datasets;
        this.audit = audit;
    }

    /** Records what a trainer says of a job. Events of unknown studies are passed over. */
    public Uni<Void> record(ClaimEvent event) {
        return withStudy(
                event.claim().studyId(),
                correlation(event.claim()),
                work ->
                        reports.handle(work.scope(), event)
                                .chain(outcome -> follow(work, outcome)));
    }

    /** Records a figure. Figures of unknown studies are passed over. */
    public Uni<Void> record(FigureEvent event) {
        return withStudy(event.studyId(), event.key(), work -> store(work, event));
    }

    /** Acts on a lease that ran out. */
    public Uni<Void> expire(Expiry expiry) {
        return withStudy(
                expiry.studyId().toString(),
                expiry.correlation(),
                work ->
                        reports.expire(work.scope(), expiry)
                                .chain(outcome -> follow(work, outcome)));
    }

    /**
     * Ends a running study at its user's wish; a study that was cancelled before stays so.
     *
     * @return how the study stands then; empty where there is no such study
     */
    Uni<Optional<StudyStatus>> cancel(UUID id, Actor actor) {
        Change change = new Change(actor, Action.STUDY_CANCELLED, id.toString());
        return transactions
                .run(
                        session ->
                                lock(session, id)
                                        .chain(
                                                found ->
                                                        found.isEmpty()
                                                                ? Uni.createFrom().item(NO_STUDY)
                                                                : cancel(found.get(), change)))
                .invoke(
                        done -> {
                            if (done.changed()) {
                                audit.log(change);
                            }
                        })
                .map(Cancelled::status);
    }

    private Uni<Cancelled> cancel(StudyWork work, Change change) {
        boolean running = work.study().running();
        Uni<Void> done =
                running
                        ? planner.end(work, StudyStatus.CANCELLED, "cancelled by its user")
                                .chain(() -> audit.add(work.session(), change))
                        : Uni.createFrom().voidItem();
        return done.map(ignored -> new Cancelled(Optional.of(work.study().status), running));
    }

    private Uni<Void> store(StudyWork work, FigureEvent event) {
        return work.session()
                .find(Figure.class, Figure.id(event))
                .chain(
                        found -> {
                            Figure figure =
                                    found == null ? new Figure(work.study().id, event) : found;
                            if (!figure.studyId.equals(work.study().id) || !figure.update(event)) {
                                return Uni.createFrom().voidItem();
                            }
                            figure.change = work.change();
                            Uni<Void> stored =
                                    found == null
                                            ? work.session().persist(figure)
                                            : Uni.createFrom().voidItem();
                            return figure.decisive()
                                    ? stored.chain(() -> planner.advance(work))
                                    : stored;
                        });
    }

    private Uni<Void> follow(StudyWork work, JobOutcome outcome) {
        if (!work.study().running()) {
            return Uni.createFrom().voidItem();
        }
        if (outcome.dataset().isPresent()) {
            return useDataset(work, outcome.dataset().get()).chain(() -> planner.advance(work));
        }
        if (outcome.datasetFailure().isPresent()) {
            return planner.end(
                    work,
                    StudyStatus.FAILED,
                    "its dataset can't be made: " + outcome.datasetFailure().get());
        }
        return outcome.runsFailed() ? planner.advance(work) : Uni.createFrom().voidItem();
    }

    private Uni<Void> useDataset(StudyWork work, DatasetDescription made) {
        return datasets.add(work.session(), made)
                .chain(
                        () ->
                                datasets.remember(
                                        work.session(),
                                        Study.recipe(work.request()).orElseThrow(),
                                        work.request().numerics(),
                                        made.sha256()))
                .invoke(() -> work.useDataset(made));
    }

    private static String correlation(Claim claim) {
        return claim.studyId() + "//" + claim.jobId() + "/" + claim.attempt();
    }

    /**
     * @param correlation {@code studyId/conditionId/runId/attempt} as far as known, for the logs
     */
    private Uni<Void> withStudy(
            String id, String correlation, Function<StudyWork, Uni<Void>> what) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            LOG.debugf("an event of a study that is not ours: %s", id);
            return Uni.createFrom().voidItem();
        }
        return transactions.run(
                session ->
                        correlated(correlation, lock(session, uuid))
                                .chain(
                                        work ->
                                                work.map(what)
                                                        .orElseGet(Uni.createFrom()::voidItem)));
    }

    /** The transaction's context is its own, and the value goes with it. */
    private static <T> Uni<T> correlated(String correlation, Uni<T> work) {
        MDC.put("correlation", correlation);
        Span.current().setAttribute("husai.correlation", correlation);
        return work;
    }

    private Uni<Optional<StudyWork>> lock(Mutiny.Session session, UUID id) {
        return session.find(Study.class, id, LockModeType.PESSIMISTIC_WRITE)
                .chain(
                        study ->
                                study == null
                                        ? Uni.createFrom().item(Optional.empty())
                                        : dataset(session, study)
                                                .map(
                                                        dataset ->
                                                                Optional.of(
                                                                        new StudyWork(
                                                                                session, study,
                                                                                dataset))));
    }

    private Uni<Optional<DatasetDescription>> dataset(Mutiny.Session session, Study study) {
        return study.datasetSha256 == null
                ? Uni.createFrom().item(Optional.empty())
                : datasets.find(session, study.datasetSha256);
    }

    /**
     * @param status how the study stands then; empty where there is no such study
     * @param changed whether it was cancelled now
     */
    private record Cancelled(Optional<StudyStatus> status, boolean changed) {}
}
