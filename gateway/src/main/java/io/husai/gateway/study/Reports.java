package io.husai.gateway.study;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.MissingSeed;
import io.husai.gateway.report.ReportFacts;
import io.husai.gateway.report.StudyReport;
import io.husai.gateway.run.Condition;
import io.husai.gateway.run.Run;
import io.husai.gateway.study.core.KnownFacts;
import io.husai.gateway.study.core.StudyKinds;
import io.husai.gateway.study.core.StudyRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Builds the report of a study from what is stored, at any time of its life. */
@ApplicationScoped
class Reports {
    private final StudyReader reader;
    private final StudyKinds kinds;

    Reports(StudyReader reader, StudyKinds kinds) {
        this.reader = reader;
        this.kinds = kinds;
    }

    Uni<StudyReport> report(UUID id) {
        return reader.everything(id).map(rows -> new StudyReport(facts(rows)));
    }

    private ReportFacts facts(StudyReader.Rows rows) {
        Study study = rows.study();
        StudyRequest request = study.request();
        Figures figures = new Figures(rows.figures());
        Map<String, List<MissingSeed>> missing = new HashMap<>();
        Map<String, Double> seconds = new HashMap<>();
        for (Condition condition : rows.conditions()) {
            List<Run> runs = rows.runsOf(condition);
            missing.put(condition.id(), StudyReader.missing(runs));
            runtime(runs).ifPresent(value -> seconds.put(condition.id(), value));
        }
        KnownFacts known =
                new KnownFacts(
                        rows.dataset(), figures.decisive, figures.decisiveContrasts, missing);
        return new ReportFacts(
                study.id.toString(),
                request,
                study.status.text(),
                Optional.ofNullable(study.reason),
                study.createdAt,
                Optional.ofNullable(study.finishedAt),
                rows.dataset(),
                kinds.plan(study.id.toString(), request, known),
                figures.last,
                figures.earlier,
                figures.contrasts,
                seconds);
    }

    /** From the first start of a run to the last end. */
    private static Optional<Double> runtime(List<Run> runs) {
        Optional<Instant> first =
                runs.stream().map(Run::startedAt).filter(Objects::nonNull).min(Instant::compareTo);
        Optional<Instant> last =
                runs.stream().map(Run::finishedAt).filter(Objects::nonNull).max(Instant::compareTo);
        return first.flatMap(
                from -> last.map(to -> Duration.between(from, to).toNanos() / 1_000_000_000.0));
    }

    /** A study's figures, sorted by what reports ask for. */
    private static final class Figures {
        private final Map<String, ConsistencyUpdated> last = new HashMap<>();
        private final Map<String, ConsistencyUpdated> decisive = new HashMap<>();
        private final Map<String, List<ConsistencyUpdated>> earlier = new HashMap<>();
        private final Map<String, ContrastUpdated> contrasts = new HashMap<>();
        private final Map<String, ContrastUpdated> decisiveContrasts = new HashMap<>();

        private Figures(List<Figure> figures) {
            figures.forEach(
                    figure -> {
                        if (figure.kind == Figure.Kind.CONTRAST) {
                            addContrast(figure);
                        } else {
                            addConsistency(figure);
                        }
                    });
        }

        private void addConsistency(Figure figure) {
            ConsistencyUpdated consistency = figure.consistency();
            if (!figure.lastPlannedStep) {
                earlier.computeIfAbsent(figure.subject, id -> new ArrayList<>()).add(consistency);
                return;
            }
            last.put(figure.subject, consistency);
            if (figure.isFinal) {
                decisive.put(figure.subject, consistency);
            }
        }

        private void addContrast(Figure figure) {
            if (!figure.lastPlannedStep) {
                return;
            }
            contrasts.put(figure.subject, figure.contrast());
            if (figure.isFinal) {
                decisiveContrasts.put(figure.subject, figure.contrast());
            }
        }
    }
}
