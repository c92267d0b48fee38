-- What the gateway owns: studies, their conditions, runs and jobs, the figures that decisions rest on, and the outbox.
-- JSON documents are kept as text, byte for byte as they were sent or received.

create table dataset (
    sha256             text primary key,
    uri                text not null,
    name               text not null,
    rows               bigint not null check (rows >= 1),
    d_model            integer not null check (d_model >= 1),
    bytes              bigint not null check (bytes >= 1),
    mean               double precision not null,
    standard_deviation double precision not null,
    provenance         text not null,
    created_at         timestamptz not null
);

-- Which dataset a recipe gave, so that the same recipe is not cooked again.
create table recipe_result (
    recipe   text not null,
    numerics text not null,
    engine   integer not null,
    sha256   text not null references dataset,
    primary key (recipe, numerics, engine)
);

create table study (
    id             uuid primary key,
    kind           text not null,
    request        text not null,
    status         text not null check (status in ('RUNNING', 'COMPLETED', 'INCONCLUSIVE', 'FAILED', 'CANCELLED')),
    phase          text not null,
    reason         text,
    selection      text,
    dataset_sha256 text references dataset,
    declared       text,
    revision       bigint not null,
    -- grows by one with every transaction that changes anything of the study; rows carry the value at which they changed
    change         bigint not null,
    cancel_marked  boolean not null,
    created_at     timestamptz not null,
    finished_at    timestamptz
);
create index study_newest on study (created_at desc, id desc);
create index study_unmarked on study (id) where status = 'CANCELLED' and not cancel_marked;

create table idempotency_key (
    key            text primary key,
    request_sha256 text not null,
    study_id       uuid not null references study on delete cascade deferrable initially deferred,
    created_at     timestamptz not null
);

create table condition (
    id         text primary key,
    study_id   uuid not null references study on delete cascade,
    phase      text not null,
    label      text not null,
    ordinal    integer not null,
    declared   text not null,
    unique (study_id, phase, label)
);
create index condition_of_study on condition (study_id);

create table job (
    id                text primary key,
    study_id          uuid not null references study on delete cascade,
    ordinal           integer not null,
    purpose           text not null check (purpose in ('DATASET', 'TRAINING')),
    state             text not null
        check (state in ('QUEUED', 'PUBLISHED', 'CLAIMED', 'COMPLETED', 'FAILED', 'CANCELLED')),
    attempt           integer not null,
    claim_id          text,
    trainer           text,
    issued_at         timestamptz,
    renewed_at        timestamptz,
    progress          bigint not null,
    progress_at_issue bigint not null,
    fruitless         integer not null,
    seconds           double precision,
    reason            text
);
create index job_of_study on job (study_id, ordinal);
create index job_claimed on job (renewed_at) where state = 'CLAIMED';

create table run (
    id               text primary key,
    study_id         uuid not null references study on delete cascade,
    condition_id     text not null references condition on delete cascade,
    seed             bigint not null,
    run_id           text not null,
    job_id           text not null references job on delete cascade,
    state            text not null check (state in ('WAITING', 'RUNNING', 'COMPLETED', 'FAILED')),
    step             bigint not null,
    steps            bigint not null,
    loss             double precision,
    steps_per_second double precision,
    reason           text,
    change           bigint not null,
    started_at       timestamptz,
    finished_at      timestamptz,
    unique (condition_id, seed)
);
create index run_of_job on run (job_id);
create index run_of_study on run (study_id, change);

-- The figures of the metrics service, of conditions and of contrasts: the highest revision of each.
create table figure (
    id                text primary key,
    study_id          uuid not null references study on delete cascade,
    kind              text not null check (kind in ('CONSISTENCY', 'CONTRAST')),
    subject           text not null,
    step              bigint not null,
    revision          bigint not null,
    is_final          boolean not null,
    last_planned_step boolean not null,
    payload           text not null,
    change            bigint not null,
    unique (subject, step)
);
create index figure_of_study on figure (study_id, change);

create table trainer (
    name     text primary key,
    numerics text not null,
    device   text not null,
    state    text not null check (state in ('IDLE', 'BUSY', 'STOPPING')),
    job_id   text,
    seen_at  timestamptz not null
);

-- Events that were decided and are not on the broker yet, in the order of their ids.
create table outbox (
    id      bigint generated by default as identity primary key,
    topic   text not null,
    key     text not null,
    type    text not null,
    ce_id   text not null,
    time    timestamptz not null,
    data    text not null
);

-- Since when each partition of the progress topic has been read to its end without a break.
create table progress_watch (
    partition       integer primary key,
    caught_up_since timestamptz,
    seen_at         timestamptz not null
);

-- Commits wake the relay and the event streams of every instance.
create function notify_outbox() returns trigger language plpgsql as $$
begin
    perform pg_notify('gateway_outbox', '');
    return null;
end $$;
create trigger outbox_added after insert on outbox for each statement execute function notify_outbox();

create function notify_study() returns trigger language plpgsql as $$
begin
    perform pg_notify('gateway_study', new.id::text);
    return null;
end $$;
create trigger study_changed after insert or update of change on study for each row execute function notify_study();
