package io.husai.metrics.study;

import io.husai.contracts.event.StudyDeclared;
import io.husai.metrics.database.Database;
import io.husai.metrics.database.StoredJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What studies have declared, in the database. One transaction locks the study's row, keeps the
 * highest revision, and raises the version of every condition whose declaration or contrasts
 * changed, so that a snapshot that is being handled starts anew.
 */
@ApplicationScoped
class StudyStore {
    private static final String KEEP_HIGHEST =
            """
            insert into metrics.study (study_id, revision, declaration)
            values (:studyId, :revision, cast(cast(:declaration as text) as jsonb))
            on conflict (study_id) do update set
              revision = excluded.revision, declaration = excluded.declaration
            where metrics.study.revision < excluded.revision
            """;

    private static final String CONDITIONS =
            """
            insert into metrics.condition (condition_id, study_id, declaration)
            select x->>'conditionId', :studyId, x
            from jsonb_array_elements(cast(cast(:conditions as text) as jsonb)) as x
            order by x->>'conditionId' collate "C"
            on conflict (condition_id) do update set
              declaration = excluded.declaration, version = metrics.condition.version + 1
            where metrics.condition.declaration is distinct from excluded.declaration
            """;

    private static final String SIDES_OF_NEW_CONTRASTS =
            """
            update metrics.condition set version = version + 1
            where condition_id in (
              select side from jsonb_to_recordset(cast(cast(:contrasts as text) as jsonb))
                as x("contrastId" text, a text, b text)
              cross join lateral (values (a), (b)) as sides(side)
              where not exists (
                select 1 from metrics.contrast where contrast_id = x."contrastId"))
            """;

    private static final String CONTRASTS =
            """
            insert into metrics.contrast (contrast_id, study_id, a, b)
            select x."contrastId", :studyId, x.a, x.b
            from jsonb_to_recordset(cast(cast(:contrasts as text) as jsonb))
              as x("contrastId" text, a text, b text)
            order by x."contrastId" collate "C"
            on conflict do nothing
            """;

    private final Database database;

    StudyStore(Database database) {
        this.database = database;
    }

    /** What became of a declaration. */
    enum Kept {
        /** It is the highest revision, and new. */
        NEW,
        /** It was stored before: a redelivery. */
        AGAIN,
        /** A higher revision was stored before. */
        OUTDATED
    }

    Uni<Kept> keep(StudyDeclared declared) {
        return database.transaction(
                session ->
                        session.createNativeQuery(KEEP_HIGHEST)
                                .setParameter("studyId", declared.studyId())
                                .setParameter("revision", declared.revision())
                                .setParameter("declaration", StoredJson.text(declared))
                                .executeUpdate()
                                .chain(
                                        rows ->
                                                rows == 1
                                                        ? keepParts(session, declared)
                                                        : compare(session, declared)));
    }

    private static Uni<Kept> keepParts(Mutiny.StatelessSession session, StudyDeclared declared) {
        String contrasts = StoredJson.text(declared.contrasts());
        return session.createNativeQuery(CONDITIONS)
                .setParameter("studyId", declared.studyId())
                .setParameter("conditions", StoredJson.text(declared.conditions()))
                .executeUpdate()
                .chain(
                        () ->
                                session.createNativeQuery(SIDES_OF_NEW_CONTRASTS)
                                        .setParameter("contrasts", contrasts)
                                        .executeUpdate())
                .chain(
                        () ->
                                session.createNativeQuery(CONTRASTS)
                                        .setParameter("studyId", declared.studyId())
                                        .setParameter("contrasts", contrasts)
                                        .executeUpdate())
                .replaceWith(Kept.NEW);
    }

    private static Uni<Kept> compare(Mutiny.StatelessSession session, StudyDeclared declared) {
        return session.get(Study.class, declared.studyId())
                .map(
                        stored ->
                                stored.revision() == declared.revision()
                                        ? Kept.AGAIN
                                        : Kept.OUTDATED);
    }
}
