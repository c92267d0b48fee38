package io.husai.gateway.study;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Json;
import io.husai.contracts.Sha256;
import io.husai.contracts.event.DatasetDescription;
import io.husai.gateway.access.Action;
import io.husai.gateway.access.Actor;
import io.husai.gateway.access.Audit;
import io.husai.gateway.access.Change;
import io.husai.gateway.database.Transactions;
import io.husai.gateway.dataset.Datasets;
import io.husai.gateway.rest.Problem;
import io.husai.gateway.rest.ProblemException;
import io.husai.gateway.study.core.DatasetSource;
import io.husai.gateway.study.core.StudyRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Creates studies, once for each idempotency key: study, first plan, first events and key are one
 * transaction, so a request that is refused leaves nothing behind.
 */
@ApplicationScoped
class Submission {
    private static final Logger LOG = Logger.getLogger(Submission.class);
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Transactions transactions;
    private final StudyPlanner planner;
    private final Datasets datasets;
    private final QueueLimit queue;
    private final Audit audit;

    Submission(
            Transactions transactions,
            StudyPlanner planner,
            Datasets datasets,
            QueueLimit queue,
            Audit audit) {
        this.transactions = transactions;
        this.planner = planner;
        this.datasets = datasets;
        this.queue = queue;
        this.audit = audit;
    }

    /**
     * @param idempotencyKey of the request; null for none
     * @param actor who asks
     * @return fails with {@link InvalidValueException} if a value is not valid on the dataset, and
     *     with a {@link ProblemException} if the key was used for another request or the queue is
     *     full
     */
    Uni<Created> submit(StudyRequest request, String idempotencyKey, Actor actor) {
        UUID id = UUID.randomUUID();
        Change change = new Change(actor, Action.STUDY_SUBMITTED, id.toString());
        return created(request, idempotencyKey, change)
                .invoke(
                        created -> {
                            if (created.isNew()) {
                                audit.log(change);
                            }
                        });
    }

    private Uni<Created> created(StudyRequest request, String idempotencyKey, Change change) {
        UUID id = UUID.fromString(change.subject());
        if (idempotencyKey == null) {
            return transactions
                    .run(session -> create(session, request, change))
                    .replaceWith(new Created(id, true));
        }
        require(
                KEY.matcher(idempotencyKey).matches(),
                "Idempotency-Key",
                idempotencyKey,
                "1 to 200 visible ASCII characters");
        String digest = Sha256.of(Json.canonical(request));
        return transactions.run(
                session ->
                        takeKey(session, idempotencyKey, digest, id)
                                .chain(
                                        taken ->
                                                taken == 1
                                                        ? create(session, request, change)
                                                                .replaceWith(new Created(id, true))
                                                        : earlier(
                                                                session, idempotencyKey, digest)));
    }

    private Uni<Void> create(Mutiny.Session session, StudyRequest request, Change change) {
        UUID id = UUID.fromString(change.subject());
        Study study = new Study(id, request, Instant.now());
        return queue.requireRoom(session)
                .chain(() -> dataset(session, request))
                .chain(
                        dataset -> {
                            dataset.ifPresent(found -> study.datasetSha256 = found.sha256());
                            return session.persist(study)
                                    .chain(session::flush)
                                    .chain(
                                            () ->
                                                    planner.begin(
                                                            new StudyWork(
                                                                    session, study, dataset)));
                        })
                .chain(() -> audit.add(session, change))
                .invoke(() -> LOG.infof("study %s (%s) was created", id, request.kind()));
    }

    /** Holds the key until the transaction ends; gives 0 where it was taken before. */
    private static Uni<Integer> takeKey(
            Mutiny.Session session, String key, String digest, UUID studyId) {
        return session.createNativeQuery(
                        "insert into gateway.idempotency_key (key, request_sha256, study_id,"
                                + " created_at) values (?1, ?2, ?3, ?4) on conflict do nothing")
                .setParameter(1, key)
                .setParameter(2, digest)
                .setParameter(3, studyId)
                .setParameter(4, Instant.now())
                .executeUpdate();
    }

    private static Uni<Created> earlier(Mutiny.Session session, String key, String digest) {
        return session.createNativeQuery(
                        "select study_id from gateway.idempotency_key"
                                + " where key = ?1 and request_sha256 = ?2",
                        UUID.class)
                .setParameter(1, key)
                .setParameter(2, digest)
                .getSingleResultOrNull()
                .map(
                        id -> {
                            if (id == null) {
                                throw reused(key);
                            }
                            return new Created(id, false);
                        });
    }

    private static ProblemException reused(String key) {
        return new ProblemException(
                new Problem(
                        "urn:husai:problem:key-reused",
                        "The idempotency key was used for another request",
                        422,
                        "Idempotency-Key: " + key + " was used; expected a new key for new content",
                        "Idempotency-Key"));
    }

    private Uni<Optional<DatasetDescription>> dataset(
            Mutiny.Session session, StudyRequest request) {
        if (request.dataset() instanceof DatasetSource.Stored stored) {
            return datasets.find(session, stored.sha256())
                    .invoke(
                            found ->
                                    require(
                                            found.isPresent(),
                                            "dataset.sha256",
                                            stored.sha256(),
                                            "a dataset that was uploaded; see GET /api/datasets"));
        }
        return request.useCache()
                ? datasets.madeBefore(
                        session, Study.recipe(request).orElseThrow(), request.numerics())
                : Uni.createFrom().item(Optional.empty());
    }

    /**
     * @param id the study
     * @param isNew whether this request created it
     */
    record Created(UUID id, boolean isNew) {}
}
