package io.husai.gateway.study;

import io.husai.contracts.event.DatasetDescription;
import io.husai.gateway.run.StudyScope;
import io.husai.gateway.study.core.StudyRequest;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** A transaction that holds the lock of a study's row. */
final class StudyWork {
    private final Mutiny.Session session;
    private final Study study;
    private final StudyRequest request;
    private final Instant now = Instant.now();
    private Optional<DatasetDescription> dataset;
    private boolean changed;

    StudyWork(Mutiny.Session session, Study study, Optional<DatasetDescription> dataset) {
        this.session = session;
        this.study = study;
        this.request = study.request();
        this.dataset = dataset;
    }

    Mutiny.Session session() {
        return session;
    }

    Study study() {
        return study;
    }

    StudyRequest request() {
        return request;
    }

    Instant now() {
        return now;
    }

    Optional<DatasetDescription> dataset() {
        return dataset;
    }

    void useDataset(DatasetDescription found) {
        change();
        study.datasetSha256 = found.sha256();
        dataset = Optional.of(found);
    }

    /** The number of this transaction's change. */
    long change() {
        if (!changed) {
            changed = true;
            study.change++;
        }
        return study.change;
    }

    StudyScope scope() {
        return new StudyScope(
                session,
                study.id,
                study.running(),
                request.numerics(),
                request.useCache(),
                Study.recipe(request),
                dataset.map(DatasetDescription::location),
                this::change,
                now);
    }
}
