-- What the metrics service keeps. Parent rows (study, condition, contrast) carry a version: whoever
-- changes what belongs to one raises its version in the same statement, and only if nobody did so
-- since it was read. A transaction locks at most one row of each kind, in the order study,
-- condition, contrast; shared pair values are written in the order of their key. So nothing can
-- wait in a circle.

create table metrics.study (
    study_id    text primary key,
    revision    bigint not null check (revision >= 1),
    declaration jsonb  not null
);

-- A row without a declaration belongs to snapshots that came before it.
create table metrics.condition (
    condition_id text primary key,
    study_id     text   not null,
    version      bigint not null default 0,
    declaration  jsonb
);

create table metrics.snapshot (
    condition_id text   not null references metrics.condition on delete cascade,
    step         bigint not null check (step >= 0),
    seed         bigint not null check (seed >= 0),
    run_id       text   not null,
    weights      jsonb  not null,
    quality      jsonb  not null,
    primary key (condition_id, step, seed)
);

-- Serves every study: a run is a pure function of its spec, and its id is the spec's digest. The
-- run with the lower seed is a. Steps differ only where one of the two is a reference.
create table metrics.pair_value (
    run_a  text             not null,
    step_a bigint           not null,
    run_b  text             not null,
    step_b bigint           not null,
    a_to_b double precision not null,
    b_to_a double precision not null,
    primary key (run_a, step_a, run_b, step_b)
);

-- inputs: digest of everything that the figure is a function of; an equal digest means that there
-- is nothing to compute.
create table metrics.figure (
    condition_id text    not null references metrics.condition on delete cascade,
    step         bigint  not null,
    revision     bigint  not null,
    final        boolean not null,
    inputs       text    not null,
    payload      jsonb   not null,
    primary key (condition_id, step)
);

create table metrics.contrast (
    contrast_id text primary key,
    study_id    text   not null,
    a           text   not null,
    b           text   not null,
    version     bigint not null default 0
);

create index contrast_by_a on metrics.contrast (a);
create index contrast_by_b on metrics.contrast (b);

create table metrics.contrast_figure (
    contrast_id text    not null references metrics.contrast on delete cascade,
    step        bigint  not null,
    revision    bigint  not null,
    final       boolean not null,
    inputs      text    not null,
    payload     jsonb   not null,
    primary key (contrast_id, step)
);
