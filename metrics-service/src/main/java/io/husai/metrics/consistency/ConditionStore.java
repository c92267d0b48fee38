package io.husai.metrics.consistency;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.metrics.database.Database;
import io.husai.metrics.database.StoredJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/**
 * Conditions with their snapshots, pair values and figures in the database. A condition is read in
 * one statement and changed in one: the change locks the condition's row first and happens only if
 * nobody changed the condition since it was read.
 */
@ApplicationScoped
public class ConditionStore {
    private static final String LOAD =
            """
            with c as (
              select * from metrics.condition where condition_id = $1
            ), wanted as (
              select cast(value as bigint) as step
              from jsonb_array_elements_text(cast(cast($2 as text) as jsonb))
            ), before as (
              select cast(declaration->'spec'->'training'->'snapshotSteps'->>-2 as bigint) as step
              from c
              where cast(declaration->'spec'->'training'->'snapshotSteps'->>-1 as bigint)
                in (select step from wanted)
            ), s as (
              select * from metrics.snapshot
              where condition_id = $1 and step in (select step from wanted)
            ), member as (
              select run_id, step from s
              union
              select x."runId", x.step
              from jsonb_to_recordset(cast(cast($3 as text) as jsonb)) as x("runId" text, step bigint)
              union
              select declaration->'reference'->>'runId',
                cast(declaration->'reference'->>'step' as bigint)
              from c where declaration->'reference' is not null
            )
            select cast(json_build_object(
              'conditionId', c.condition_id,
              'studyId', c.study_id,
              'version', c.version,
              'declaration', c.declaration,
              'snapshots', (
                select coalesce(json_agg(json_build_object(
                  'seed', seed, 'step', step, 'runId', run_id,
                  'weights', weights, 'quality', quality)), '[]') from s),
              'pairs', (
                select coalesce(json_agg(json_build_object(
                  'runA', p.run_a, 'stepA', p.step_a, 'runB', p.run_b, 'stepB', p.step_b,
                  'aToB', p.a_to_b, 'bToA', p.b_to_a)), '[]')
                from member x
                join metrics.pair_value p on p.run_a = x.run_id and p.step_a = x.step
                join member y on y.run_id = p.run_b and y.step = p.step_b),
              'figures', (
                select coalesce(json_agg(json_build_object(
                  'step', step, 'revision', revision, 'final', final,
                  'inputs', inputs, 'payload', payload)), '[]')
                from metrics.figure where condition_id = c.condition_id and (step = 0
                  or step in (select step from wanted) or step in (select step from before))),
              'figureSteps', (
                select coalesce(json_agg(step order by step), '[]')
                from metrics.figure where condition_id = c.condition_id),
              'contrasts', (
                select coalesce(json_agg(contrast_id order by contrast_id), '[]')
                from metrics.contrast where a = c.condition_id or b = c.condition_id)
            ) as text) from c
            """;

    private static final String CREATE =
            """
            insert into metrics.condition (condition_id, study_id) values ($1, $2)
            on conflict do nothing
            """;

    private static final String COMMIT =
            """
            with parent as (
              update metrics.condition set version = version + 1
              where condition_id = $1 and version = $2
              returning condition_id
            ), stored as (
              insert into metrics.snapshot (condition_id, step, seed, run_id, weights, quality)
              select parent.condition_id, x.step, x.seed, x."runId", x.weights, x.quality
              from parent, jsonb_to_recordset(cast(cast($3 as text) as jsonb))
                as x(step bigint, seed bigint, "runId" text, weights jsonb, quality jsonb)
            ), paired as (
              insert into metrics.pair_value (run_a, step_a, run_b, step_b, a_to_b, b_to_a)
              select x."runA", x."stepA", x."runB", x."stepB", x."aToB", x."bToA"
              from parent, jsonb_to_recordset(cast(cast($4 as text) as jsonb))
                as x("runA" text, "stepA" bigint, "runB" text, "stepB" bigint,
                  "aToB" double precision, "bToA" double precision)
              order by x."runA" collate "C", x."stepA", x."runB" collate "C", x."stepB"
              on conflict do nothing
            ), figured as (
              insert into metrics.figure (condition_id, step, revision, final, inputs, payload)
              select parent.condition_id, x.step, x.revision, x.final, x.inputs, x.payload
              from parent, jsonb_to_recordset(cast(cast($5 as text) as jsonb))
                as x(step bigint, revision bigint, final boolean, inputs text, payload jsonb)
              on conflict (condition_id, step) do update set
                revision = excluded.revision, final = excluded.final,
                inputs = excluded.inputs, payload = excluded.payload
              where excluded.final or not metrics.figure.final
            )
            select condition_id from parent
            """;

    private static final String FIGURES =
            """
            select cast(payload as text) from metrics.figure
            where condition_id = $1 order by step
            """;

    private static final String FIGURE =
            """
            select cast(payload as text) from metrics.figure
            where condition_id = $1 and step = $2
            """;

    private final Database database;

    ConditionStore(Database database) {
        this.database = database;
    }

    /**
     * What is known of the condition, for these steps; creates the condition where it isn't there.
     *
     * @param arrivals snapshots that aren't stored yet, whose pair values may be known
     */
    Uni<ConditionState> load(
            String conditionId,
            String studyId,
            Collection<Long> steps,
            List<StoredSnapshot> arrivals) {
        Uni<ConditionState> read = read(conditionId, steps, arrivals);
        return read.onItem()
                .ifNull()
                .switchTo(() -> create(conditionId, studyId).chain(() -> read));
    }

    private Uni<ConditionState> read(
            String conditionId, Collection<Long> steps, List<StoredSnapshot> arrivals) {
        List<ArrivedRun> runs =
                arrivals.stream().map(s -> new ArrivedRun(s.runId(), s.step())).toList();
        return database.text(LOAD, conditionId, StoredJson.text(steps), StoredJson.text(runs))
                .onItem()
                .ifNotNull()
                .transform(text -> StoredJson.parse(text, ConditionState.class));
    }

    private Uni<Void> create(String conditionId, String studyId) {
        return database.change(CREATE, conditionId, studyId).replaceWithVoid();
    }

    /** Whether the change was made; if not, the condition has changed since it was read. */
    Uni<Boolean> commit(ConditionChange change) {
        return database.text(
                        COMMIT,
                        change.conditionId(),
                        change.version(),
                        StoredJson.text(change.snapshots()),
                        StoredJson.text(change.pairs()),
                        StoredJson.text(change.figures()))
                .map(changed -> changed != null);
    }

    /** The current figures of a condition, by step. */
    public Uni<List<ConsistencyUpdated>> figures(String conditionId) {
        return database.texts(FIGURES, conditionId)
                .map(
                        rows ->
                                rows.stream()
                                        .map(row -> StoredJson.parse(row, ConsistencyUpdated.class))
                                        .toList());
    }

    /** The current figure of a condition at a step; null where there is none. */
    public Uni<ConsistencyUpdated> figure(String conditionId, long step) {
        return database.text(FIGURE, conditionId, step)
                .onItem()
                .ifNotNull()
                .transform(text -> StoredJson.parse(text, ConsistencyUpdated.class));
    }

    private record ArrivedRun(String runId, long step) {}
}
