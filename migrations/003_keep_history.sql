-- What a way back needs beyond tenantctl.changes, and what became of holds. Nothing in it is read by the bots.
--
-- New tables only: what earlier migrations made stays as they promised it.
--
-- SET and RESET, for the reason given in 001.
set lock_timeout = '5s';

create table if not exists tenantctl.replaced_ledger (
    replaced_by bigint not null,
    bot_id      integer not null,
    kind        text not null,
    fields      jsonb not null,
    revision    bigint not null,
    constraint replaced_ledger_pkey primary key (replaced_by, bot_id, kind),
    constraint replaced_ledger_fields_check check (jsonb_typeof(fields) = 'object'),
    constraint replaced_ledger_revision_check check (revision > 0 and revision < replaced_by)
);

comment on table tenantctl.replaced_ledger is
    'Rows of the ledger that an apply replaced or removed: with them the ledger of any revision can be told, which '
    'changes alone do not say, since they hold what was live. Pruned with changes.';
comment on column tenantctl.replaced_ledger.replaced_by is
    'Revision that took its place.';
comment on column tenantctl.replaced_ledger.bot_id is
    'bots.id without a foreign key, as in changes.';
comment on column tenantctl.replaced_ledger.fields is
    '{key: {field: value}} as the ledger had it: a secret as its reference and fingerprint, card numbers whole.';
comment on column tenantctl.replaced_ledger.revision is
    'Revision that wrote it.';

create table if not exists tenantctl.rollbacks (
    revision        bigint primary key,
    target_revision bigint not null,
    constraint rollbacks_revision_fkey
        foreign key (revision) references tenantctl.operations (revision) on delete cascade,
    constraint rollbacks_target_revision_check check (target_revision >= 0 and target_revision < revision)
);

comment on table tenantctl.rollbacks is
    'Operations that went back to an earlier revision instead of applying manifests.';

create table if not exists tenantctl.hold_events (
    id         integer generated always as identity primary key,
    event      text not null,
    bot_id     integer,
    tenant     text,
    reason     text not null,
    actor      text not null,
    at         timestamptz not null default now(),
    held_until timestamptz,
    constraint hold_events_event_check check (event in ('hold', 'release'))
);

create index if not exists hold_events_at_idx on tenantctl.hold_events (at);

comment on table tenantctl.hold_events is
    'Who held and who released which tenant, and when; tenantctl.holds has only what is held now. Pruned by age.';
comment on column tenantctl.hold_events.bot_id is
    'bots.id without a foreign key, as in changes. Null: all tenants.';
comment on column tenantctl.hold_events.tenant is
    'The tenant''s slug at the time. Null: all tenants.';

create table if not exists tenantctl.history_extent (
    singleton       boolean primary key default true,
    reversible_from bigint not null,
    constraint history_extent_singleton_check check (singleton),
    constraint history_extent_reversible_from_check check (reversible_from >= 0)
);

comment on table tenantctl.history_extent is
    'Exactly one row: how far back the history reaches.';
comment on column tenantctl.history_extent.reversible_from is
    'The earliest revision to which a rollback finds everything it needs: the one at which replaced_ledger began, '
    'later the last that was pruned.';

insert into tenantctl.history_extent (reversible_from)
select revision from tenantctl.state
on conflict do nothing;

reset lock_timeout;
