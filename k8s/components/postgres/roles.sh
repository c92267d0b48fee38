#!/bin/sh
# Run once, on an empty data folder: a role and a schema of its own for each service.
set -eu
for role in gateway metrics; do
    psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 \
        --set role="$role" --set secret="$(cat "/run/secrets/husai/$role")" <<'SQL'
create role :"role" login password :'secret';
create schema :"role" authorization :"role";
alter role :"role" set search_path = :"role";
SQL
done
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 \
    --command 'revoke all on schema public from public'
