package io.husai.metrics.contrast;

import io.husai.contracts.event.ContrastUpdated;
import io.husai.metrics.contrast.ContrastState.StoredContrast;
import io.husai.metrics.database.Database;
import io.husai.metrics.database.StoredJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/**
 * Contrasts and their figures in the database: read in one statement, changed in one that locks the
 * contrast's row first and does nothing if somebody changed the contrast since it was read.
 */
@ApplicationScoped
public class ContrastStore {
    private static final String LOAD =
            """
            with k as (
              select contrast.*, da.declaration as declared_a, db.declaration as declared_b
              from metrics.contrast
              left join metrics.condition da on da.condition_id = contrast.a
              left join metrics.condition db on db.condition_id = contrast.b
              where contrast_id = $1
            ), wanted as (
              select cast(value as bigint) as step
              from jsonb_array_elements_text(cast(cast($2 as text) as jsonb))
              union
              select cast(d->'spec'->'training'->'snapshotSteps'->>i as bigint)
              from k, lateral (values (declared_a), (declared_b)) as sides(d),
                lateral (values (-1), (-2)) as ends(i)
              where d is not null
            ), side as (
              select f.condition_id, json_build_object(
                'step', f.step, 'final', f.final, 'inputs', f.inputs,
                'seeds', f.payload->'seeds', 'pairs', f.payload->'pairs',
                'acrossPairs', f.payload->'across'->'pairs') as figure
              from k join metrics.figure f on f.condition_id in (k.a, k.b)
              where f.step in (select step from wanted)
            )
            select cast(json_build_object(
              'contrastId', k.contrast_id,
              'studyId', k.study_id,
              'version', k.version,
              'declaredA', k.declared_a,
              'declaredB', k.declared_b,
              'sidesA', (
                select coalesce(json_agg(figure), '[]') from side where condition_id = k.a),
              'sidesB', (
                select coalesce(json_agg(figure), '[]') from side where condition_id = k.b),
              'figures', (
                select coalesce(json_agg(json_build_object(
                  'step', step, 'revision', revision, 'final', final,
                  'inputs', inputs, 'payload', payload)), '[]')
                from metrics.contrast_figure
                where contrast_id = k.contrast_id and step in (select step from wanted))
            ) as text) from k
            """;

    private static final String COMMIT =
            """
            with parent as (
              update metrics.contrast set version = version + 1
              where contrast_id = $1 and version = $2
              returning contrast_id
            ), figured as (
              insert into metrics.contrast_figure
                (contrast_id, step, revision, final, inputs, payload)
              select parent.contrast_id, x.step, x.revision, x.final, x.inputs, x.payload
              from parent, jsonb_to_recordset(cast(cast($3 as text) as jsonb))
                as x(step bigint, revision bigint, final boolean, inputs text, payload jsonb)
              on conflict (contrast_id, step) do update set
                revision = excluded.revision, final = excluded.final,
                inputs = excluded.inputs, payload = excluded.payload
              where excluded.final or not metrics.contrast_figure.final
            )
            select contrast_id from parent
            """;

    private static final String FIGURES =
            """
            select cast(payload as text) from metrics.contrast_figure
            where contrast_id = $1 order by step
            """;

    private static final String PLANNED_STEPS =
            """
            select cast(coalesce(json_agg(distinct cast(s.step as bigint)), '[]') as text)
            from metrics.contrast k
            join metrics.condition c on c.condition_id in (k.a, k.b)
            cross join lateral
              jsonb_array_elements_text(c.declaration->'spec'->'training'->'snapshotSteps')
              as s(step)
            where k.contrast_id = $1
            """;

    private final Database database;

    ContrastStore(Database database) {
        this.database = database;
    }

    /** What is known of a declared contrast for steps of its sides; null where it is unknown. */
    Uni<ContrastState> load(String contrastId, Collection<Long> steps) {
        return database.text(LOAD, contrastId, StoredJson.text(steps))
                .onItem()
                .ifNotNull()
                .transform(text -> StoredJson.parse(text, ContrastState.class));
    }

    /** Whether the change was made; if not, the contrast has changed since it was read. */
    Uni<Boolean> commit(String contrastId, long version, List<StoredContrast> figures) {
        return database.text(COMMIT, contrastId, version, StoredJson.text(figures))
                .map(changed -> changed != null);
    }

    /** Steps that one side or both have planned. */
    Uni<List<Long>> plannedSteps(String contrastId) {
        return database.text(PLANNED_STEPS, contrastId)
                .map(text -> List.of(StoredJson.parse(text, Long[].class)));
    }

    /** The current figures of a contrast, by step. */
    public Uni<List<ContrastUpdated>> figures(String contrastId) {
        return database.texts(FIGURES, contrastId)
                .map(
                        rows ->
                                rows.stream()
                                        .map(row -> StoredJson.parse(row, ContrastUpdated.class))
                                        .toList());
    }
}
