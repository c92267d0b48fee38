package io.husai.gateway.study;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.MissingSeed;
import io.husai.contracts.event.RunProgress;
import io.husai.gateway.database.Transactions;
import io.husai.gateway.dataset.Datasets;
import io.husai.gateway.rest.Problem;
import io.husai.gateway.rest.ProblemException;
import io.husai.gateway.run.Condition;
import io.husai.gateway.run.Job;
import io.husai.gateway.run.Run;
import io.husai.gateway.study.StudyView.ConditionView;
import io.husai.gateway.study.StudyView.RunView;
import io.husai.gateway.study.core.StudyRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads studies for the API. */
@ApplicationScoped
class StudyReader {
    private final Transactions transactions;
    private final Datasets datasets;

    StudyReader(Transactions transactions, Datasets datasets) {
        this.transactions = transactions;
        this.datasets = datasets;
    }

    /** Fails with a 404 problem where there is no such study. */
    Uni<StudyView> view(UUID id) {
        return transactions.run(
                session ->
                        rows(
                                        session,
                                        id,
                                        "from Figure f where f.studyId = :study and f.step ="
                                                + " (select max(g.step) from Figure g"
                                                + " where g.subject = f.subject)")
                                .chain(rows -> jobs(session, id).map(jobs -> view(rows, jobs))));
    }

    /** A study with its dataset, conditions, runs and all its figures. */
    Uni<Rows> everything(UUID id) {
        return transactions.run(
                session ->
                        rows(
                                session,
                                id,
                                "from Figure where studyId = :study order by subject, step"));
    }

    /**
     * Newest first.
     *
     * @param before the study after which the page starts; empty for the first page
     */
    Uni<List<StudySummary>> page(Optional<UUID> before, int limit) {
        return transactions.run(
                session ->
                        before.map(
                                        id ->
                                                study(session, id)
                                                        .chain(last -> after(session, last, limit)))
                                .orElseGet(() -> first(session, limit))
                                .map(found -> found.stream().map(StudySummary::of).toList()));
    }

    /** Fails with a 404 problem where there is no such study. */
    static Uni<Study> study(Mutiny.Session session, UUID id) {
        return session.find(Study.class, id)
                .onItem()
                .ifNull()
                .failWith(
                        () ->
                                new ProblemException(
                                        Problem.notFound(
                                                "no study has that id; see GET /api/studies")));
    }

    private static Uni<List<Study>> first(Mutiny.Session session, int limit) {
        return session.createQuery("from Study order by createdAt desc, id desc", Study.class)
                .setMaxResults(limit)
                .getResultList();
    }

    private static Uni<List<Study>> after(Mutiny.Session session, Study last, int limit) {
        return session.createQuery(
                        "from Study where createdAt < :at or createdAt = :at and id < :id"
                                + " order by createdAt desc, id desc",
                        Study.class)
                .setParameter("at", last.createdAt)
                .setParameter("id", last.id)
                .setMaxResults(limit)
                .getResultList();
    }

    private Uni<Rows> rows(Mutiny.Session session, UUID id, String figures) {
        Rows rows = new Rows();
        return study(session, id)
                .invoke(study -> rows.study = study)
                .chain(study -> dataset(session, study))
                .invoke(dataset -> rows.dataset = dataset)
                .chain(
                        () ->
                                list(
                                        session,
                                        "from Condition where studyId = :study order by ordinal",
                                        Condition.class,
                                        id))
                .invoke(conditions -> rows.conditions = conditions)
                .chain(
                        () ->
                                list(
                                        session,
                                        "from Run where studyId = :study order by seed",
                                        Run.class,
                                        id))
                .invoke(
                        runs ->
                                runs.forEach(
                                        run ->
                                                rows.runs
                                                        .computeIfAbsent(
                                                                run.conditionId(),
                                                                c -> new ArrayList<>())
                                                        .add(run)))
                .chain(() -> list(session, figures, Figure.class, id))
                .invoke(found -> rows.figures = found)
                .replaceWith(rows);
    }

    private Uni<Optional<DatasetDescription>> dataset(Mutiny.Session session, Study study) {
        return study.datasetSha256 == null
                ? Uni.createFrom().item(Optional.empty())
                : datasets.find(session, study.datasetSha256);
    }

    private static Uni<Map<String, Long>> jobs(Mutiny.Session session, UUID id) {
        return list(session, "from Job where studyId = :study", Job.class, id)
                .map(
                        jobs -> {
                            Map<String, Long> counts = new TreeMap<>();
                            jobs.forEach(
                                    job ->
                                            counts.merge(
                                                    job.state()
                                                            .name()
                                                            .toLowerCase(java.util.Locale.ROOT),
                                                    1L,
                                                    Long::sum));
                            return counts;
                        });
    }

    private static <T> Uni<List<T>> list(
            Mutiny.Session session, String query, Class<T> type, UUID study) {
        return session.createQuery(query, type).setParameter("study", study).getResultList();
    }

    private static StudyView view(Rows rows, Map<String, Long> jobs) {
        Study study = rows.study;
        StudyRequest request = study.request();
        Map<String, FigureSummary> figures = new HashMap<>();
        List<ContrastUpdated> contrasts = new ArrayList<>();
        for (Figure figure : rows.figures) {
            if (figure.kind == Figure.Kind.CONTRAST) {
                contrasts.add(figure.contrast());
            } else {
                figures.put(figure.subject, FigureSummary.of(figure.consistency()));
            }
        }
        return new StudyView(
                study.id,
                study.kind,
                study.status,
                study.phase,
                study.reason,
                study.createdAt,
                study.finishedAt,
                request.numerics(),
                request.useCache(),
                request.parameters(),
                request.dataset(),
                rows.dataset.orElse(null),
                study.revision,
                jobs,
                rows.conditions.stream()
                        .map(c -> condition(c, rows.runsOf(c), figures.get(c.id())))
                        .toList(),
                contrasts,
                study.selection().isNull() ? null : study.selection());
    }

    private static ConditionView condition(
            Condition condition, List<Run> runs, FigureSummary figure) {
        ConditionDeclared declared = condition.declared();
        return new ConditionView(
                condition.id(),
                condition.phase(),
                condition.label(),
                declared.spec(),
                declared.seeds(),
                missing(runs),
                runs.stream().map(RunView::of).toList(),
                figure);
    }

    static List<MissingSeed> missing(List<Run> runs) {
        return runs.stream()
                .filter(run -> run.state() == RunProgress.State.FAILED)
                .map(run -> new MissingSeed(run.seed(), run.reason()))
                .toList();
    }

    /** A study and what belongs to it. */
    static final class Rows {
        private Study study;
        private Optional<DatasetDescription> dataset = Optional.empty();
        private List<Condition> conditions = List.of();
        private final Map<String, List<Run>> runs = new HashMap<>();
        private List<Figure> figures = List.of();

        Study study() {
            return study;
        }

        Optional<DatasetDescription> dataset() {
            return dataset;
        }

        List<Condition> conditions() {
            return conditions;
        }

        List<Run> runsOf(Condition condition) {
            return runs.getOrDefault(condition.id(), List.of());
        }

        List<Figure> figures() {
            return figures;
        }
    }
}
