-- The control schema: what Tenantry remembers about what it did. Nothing in it is read by the bots.
--
-- All times are timestamptz. Nobody but the owner has access until it is granted: `changes` holds
-- whole card numbers and `state` the fingerprint key.
--
-- SET and RESET, for the reason given in 001.
set lock_timeout = '5s';

-- `tenantctl migrate up` needs its own bookkeeping before the first migration, and takes it from
-- between these two marks.
-- bookkeeping: start
create schema if not exists tenantctl;

create table if not exists tenantctl.schema_migrations (
    version    integer primary key,
    name       text not null,
    checksum   text not null,
    outcome    text not null,
    duration   interval not null,
    applied_at timestamptz not null default clock_timestamp(),
    constraint schema_migrations_checksum_check check (checksum ~ '^[0-9a-f]{64}$'),
    constraint schema_migrations_outcome_check check (outcome in ('applied', 'adopted', 'not_needed'))
);
-- bookkeeping: end

comment on schema tenantctl is
    'Bookkeeping of tenantctl: schema version, what was last applied, history, holds, API tokens.';

comment on table tenantctl.schema_migrations is
    'Migration files that this database has had.';
comment on column tenantctl.schema_migrations.version is 'The number that the file''s name begins with.';
comment on column tenantctl.schema_migrations.checksum is
    'SHA-256 of the file in lower-case hexadecimal. A file that was applied may not change.';
comment on column tenantctl.schema_migrations.outcome is
    'applied: the file was run; adopted: its tables were there, were verified and completed; '
    'not_needed: the database already had what the file would create.';

create table if not exists tenantctl.state (
    singleton         boolean primary key default true,
    identity          uuid not null default gen_random_uuid(),
    system_identifier bigint,
    database_name     text not null default current_database(),
    revision          bigint not null default 0,
    environment       text,
    source_commit     text,
    -- One gen_random_uuid() has 122 random bits from the server's strong source, three have 366:
    -- more than the 256 that the hash keeps, without an extension.
    fingerprint_key   bytea not null default sha256(
        uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    ),
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    constraint state_singleton_check check (singleton),
    constraint state_revision_check check (revision >= 0),
    constraint state_fingerprint_key_check check (octet_length(fingerprint_key) = 32)
);

comment on table tenantctl.state is
    'Exactly one row: which database this is and which revision it is at. '
    'An apply takes the next revision by locking the row; a sequence would let a reader miss a '
    'revision that commits late.';
comment on column tenantctl.state.identity is
    'Made once. With system_identifier and database_name it tells a clone or a restore.';
comment on column tenantctl.state.system_identifier is
    'The cluster''s, from pg_control_system(); null where the migrating role may not read it.';
comment on column tenantctl.state.revision is
    'Revision of the last apply; 0 before the first.';
comment on column tenantctl.state.environment is
    'Environment that was last applied; null for none.';
comment on column tenantctl.state.source_commit is
    'Commit of the manifests that were last applied, where known.';
comment on column tenantctl.state.fingerprint_key is
    'HMAC-SHA-256 key of the fingerprints of secrets: 32 random bytes. Never printed.';

insert into tenantctl.state (singleton) values (true) on conflict do nothing;

-- A block, since a call that the role has no right to fails before any condition around it is
-- looked at.
do $$
begin
    update tenantctl.state
    set system_identifier = (select system_identifier from pg_control_system())
    where system_identifier is null;
exception
    when insufficient_privilege then null;
end
$$;

create table if not exists tenantctl.operations (
    revision         bigint primary key,
    operation_id     uuid not null,
    plan_id          text not null,
    actor            text not null,
    source_commit    text,
    tool_version     text not null,
    environment      text,
    started_at       timestamptz not null,
    finished_at      timestamptz not null default clock_timestamp(),
    counts           jsonb not null default '{}',
    acknowledgements text[] not null default '{}',
    constraint operations_operation_id_key unique (operation_id),
    constraint operations_revision_check check (revision > 0),
    constraint operations_counts_check check (jsonb_typeof(counts) = 'object')
);

comment on table tenantctl.operations is
    'One row an apply that wrote something, with the revision that it made.';
comment on column tenantctl.operations.operation_id is
    'Chosen by the client before it commits: how it finds out what became of a COMMIT that it lost.';
comment on column tenantctl.operations.plan_id is
    'sha256:… of the plan''s canonical bytes.';
comment on column tenantctl.operations.finished_at is
    'When the row was written, just before the commit.';
comment on column tenantctl.operations.counts is
    'Number of changes for each action: {"create": 3, "update": 1}.';
comment on column tenantctl.operations.acknowledgements is
    'Acknowledgements given, as they were written: RISK:TENANT[/KEY]@HASH.';

create table if not exists tenantctl.changes (
    revision    bigint not null,
    position    integer not null,
    bot_id      integer,
    tenant      text,
    kind        text not null,
    key         text not null,
    action      text not null,
    reason      text not null,
    fields      jsonb not null default '[]',
    source_file text,
    source_line integer,
    constraint changes_pkey primary key (revision, position),
    -- Deferred, so that an apply may write its changes before its operation.
    constraint changes_revision_fkey
        foreign key (revision) references tenantctl.operations (revision)
        on delete cascade deferrable initially deferred,
    constraint changes_position_check check (position >= 0),
    constraint changes_fields_check check (jsonb_typeof(fields) = 'array')
);

create index if not exists changes_bot_id_kind_key_idx on tenantctl.changes (bot_id, kind, key);

comment on table tenantctl.changes is
    'What each apply changed: one row a change, one for a whole new tenant. Pruned by age.';
comment on column tenantctl.changes.position is
    'Place in the plan''s order, from 0.';
comment on column tenantctl.changes.bot_id is
    'bots.id without a foreign key: the history of a tenant outlives it. Null for the whole directory.';
comment on column tenantctl.changes.tenant is
    'The tenant''s slug at the time.';
comment on column tenantctl.changes.fields is
    '[{"name": …, "before": …, "after": …}]. Secrets as fingerprints; card numbers whole, so that a '
    'rollback can bring one back.';
comment on column tenantctl.changes.source_file is
    'Manifest that asked for the change, as it was named to tenantctl: tenants/asal.yaml.';

create table if not exists tenantctl.ledger (
    bot_id   integer not null,
    kind     text not null,
    fields   jsonb not null,
    revision bigint not null,
    constraint ledger_pkey primary key (bot_id, kind),
    -- No cascade: deleting a managed tenant behind the ledger's back is refused, since the next plan
    -- would take its return for a new tenant that needs no acknowledgement. `purge` and `forget`
    -- delete the ledger's rows first.
    constraint ledger_bot_id_fkey foreign key (bot_id) references public.bots (id),
    constraint ledger_fields_check check (jsonb_typeof(fields) = 'object'),
    constraint ledger_revision_check check (revision > 0)
);

comment on table tenantctl.ledger is
    'What was last applied, one row a tenant and kind: the third side of every comparison.';
comment on column tenantctl.ledger.fields is
    '{key: {field: value}}. A secret as its reference and fingerprint.';
comment on column tenantctl.ledger.revision is
    'Revision that last changed the row. Who wrote what, and from which line, is in changes.';

-- With the rights of whoever asks, so that the view never shows more than the ledger would.
create or replace view tenantctl.ledger_fields with (security_invoker = true) as
select ledger.bot_id, ledger.kind, item.key, field.key as field, field.value, ledger.revision
from tenantctl.ledger,
    jsonb_each(ledger.fields) as item (key, value),
    jsonb_each(item.value) as field (key, value);

comment on view tenantctl.ledger_fields is
    'The ledger with one row a field.';

create table if not exists tenantctl.protections (
    bot_id integer primary key,
    since  timestamptz not null default now(),
    source text not null,
    constraint protections_bot_id_fkey foreign key (bot_id) references public.bots (id)
);

comment on table tenantctl.protections is
    'Protected tenants. Remembered here, so that deleting the manifest or the line does not unprotect.';
comment on column tenantctl.protections.source is
    'file:line of the manifest that asked for it.';

create table if not exists tenantctl.api_tokens (
    id           integer generated always as identity primary key,
    token_hash   text not null,
    name         text not null,
    bot_id       integer,
    scopes       text[] not null default '{}',
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    constraint api_tokens_token_hash_key unique (token_hash),
    constraint api_tokens_token_hash_check check (token_hash ~ '^[0-9a-f]{64}$'),
    constraint api_tokens_bot_id_fkey
        foreign key (bot_id) references public.bots (id) on delete cascade
);

create index if not exists api_tokens_bot_id_idx on tenantctl.api_tokens (bot_id);
create unique index if not exists api_tokens_live_name_idx
    on tenantctl.api_tokens (bot_id, name) nulls not distinct where revoked_at is null;

comment on table tenantctl.api_tokens is
    'Tokens for the state API. The token itself is shown once and stored nowhere.';
comment on column tenantctl.api_tokens.token_hash is
    'SHA-256 of the token in lower-case hexadecimal.';
comment on column tenantctl.api_tokens.bot_id is
    'The tenant that the token speaks for; null for an operator.';
comment on column tenantctl.api_tokens.expires_at is 'Null: never.';

create table if not exists tenantctl.holds (
    id         integer generated always as identity primary key,
    bot_id     integer,
    reason     text not null,
    held_by    text not null,
    held_since timestamptz not null default now(),
    held_until timestamptz,
    constraint holds_bot_id_key unique nulls not distinct (bot_id),
    constraint holds_bot_id_fkey foreign key (bot_id) references public.bots (id) on delete cascade
);

comment on table tenantctl.holds is
    'Tenants that plan, apply and watch leave alone: at most one hold a tenant.';
comment on column tenantctl.holds.bot_id is 'Null: all tenants.';
comment on column tenantctl.holds.held_until is
    'Null: until it is released.';

create table if not exists tenantctl.settings (
    name       text primary key,
    value      jsonb not null,
    revision   bigint not null,
    updated_at timestamptz not null default now(),
    constraint settings_name_check check (name in ('policy', 'catalog'))
);

comment on table tenantctl.settings is
    'Policy and catalog extensions in force: those that the last apply stored, so that a change of the '
    'files cannot loosen its own check.';
comment on column tenantctl.settings.revision is
    'Revision that stored the value.';

create table if not exists tenantctl.receipts (
    instance      text primary key,
    revision_seen bigint not null,
    heartbeat_at  timestamptz not null default now(),
    error         text
);

create index if not exists receipts_heartbeat_at_idx on tenantctl.receipts (heartbeat_at);

comment on table tenantctl.receipts is
    'What each running bot process has seen. Pruned by age.';
comment on column tenantctl.receipts.instance is
    'Name of the process, unique while it runs.';
comment on column tenantctl.receipts.revision_seen is
    'Revision of the snapshot that it serves.';
comment on column tenantctl.receipts.error is
    'Why it refused a newer revision; null while it serves the newest it knows.';

reset lock_timeout;
