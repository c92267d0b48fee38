package io.husai.gateway.study;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.MissingSeed;
import io.husai.gateway.run.JobQueue;
import io.husai.gateway.study.core.KnownFacts;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers what a study knows from what is stored. */
@ApplicationScoped
class StudyFacts {
    private final JobQueue queue;

    StudyFacts(JobQueue queue) {
        this.queue = queue;
    }

    Uni<KnownFacts> gather(StudyWork work) {
        return queue.missing(work.scope())
                .chain(missing -> decisive(work).map(figures -> facts(work, figures, missing)));
    }

    private static Uni<List<Figure>> decisive(StudyWork work) {
        return work.session()
                .createQuery(
                        "from Figure where studyId = :study and isFinal and lastPlannedStep",
                        Figure.class)
                .setParameter("study", work.study().id)
                .getResultList();
    }

    private static KnownFacts facts(
            StudyWork work, List<Figure> figures, Map<String, List<MissingSeed>> missing) {
        Map<String, ConsistencyUpdated> consistencies = new HashMap<>();
        Map<String, ContrastUpdated> contrasts = new HashMap<>();
        for (Figure figure : figures) {
            if (figure.kind == Figure.Kind.CONTRAST) {
                contrasts.put(figure.subject, figure.contrast());
            } else {
                consistencies.put(figure.subject, figure.consistency());
            }
        }
        return new KnownFacts(work.dataset(), consistencies, contrasts, missing);
    }
}
