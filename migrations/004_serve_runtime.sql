-- What the running bots need of the database beyond the seven tables: the next payment card, entries of wallet and traffic
-- that count once, and views for readers in any language.
--
-- New tables, functions and views only. Nothing is a constraint on what the bots write into the seven tables.
--
-- All functions run with the rights of whoever calls them, so that they open nothing that a role was not granted, and
-- policies of row-level security hold inside of them. They are PL/pgSQL, whose plans a session keeps.
--
-- SET and RESET, for the reason given in 001.
set lock_timeout = '5s';

create table if not exists tenantctl.wallet_entries (
    id              bigint generated always as identity primary key,
    bot_id          integer not null,
    idempotency_key text not null,
    amount_kopeks   bigint not null,
    balance_kopeks  bigint not null,
    description     text,
    created_at      timestamptz not null default clock_timestamp(),
    constraint wallet_entries_bot_id_idempotency_key_key unique (bot_id, idempotency_key),
    -- No cascade: money outlives a tenant, as payments do.
    constraint wallet_entries_bot_id_fkey foreign key (bot_id) references public.bots (id),
    constraint wallet_entries_idempotency_key_check check (octet_length(idempotency_key) between 1 and 200),
    constraint wallet_entries_amount_kopeks_check check (amount_kopeks <> 0)
);

create index if not exists wallet_entries_bot_id_created_at_idx
    on tenantctl.wallet_entries (bot_id, created_at);

comment on table tenantctl.wallet_entries is
    'Credits and debits of tenants'' wallets; bots.wallet_balance_kopeks moves with them. Written by post_wallet_entry alone.';
comment on column tenantctl.wallet_entries.id is
    'Entries of one tenant in the order in which they were posted.';
comment on column tenantctl.wallet_entries.bot_id is 'The tenant whose wallet it is.';
comment on column tenantctl.wallet_entries.idempotency_key is
    'Chosen by whoever posts, one for each thing that happened: posting again under it changes nothing.';
comment on column tenantctl.wallet_entries.amount_kopeks is
    'In kopeks: one toman is 100 kopeks. Positive for a credit, negative for a debit.';
comment on column tenantctl.wallet_entries.balance_kopeks is 'The balance after it.';
comment on column tenantctl.wallet_entries.description is 'What it was for, in the words of whoever posted it.';
comment on column tenantctl.wallet_entries.created_at is 'When it was posted, by the server''s clock.';

create table if not exists tenantctl.traffic_entries (
    id              bigint generated always as identity primary key,
    bot_id          integer not null,
    idempotency_key text not null,
    direction       text not null,
    bytes           bigint not null,
    total_bytes     bigint not null,
    created_at      timestamptz not null default clock_timestamp(),
    constraint traffic_entries_bot_id_idempotency_key_key unique (bot_id, idempotency_key),
    constraint traffic_entries_bot_id_fkey
        foreign key (bot_id) references public.bots (id) on delete cascade,
    constraint traffic_entries_idempotency_key_check check (octet_length(idempotency_key) between 1 and 200),
    constraint traffic_entries_direction_check check (direction in ('consumed', 'sold')),
    constraint traffic_entries_bytes_check check (bytes > 0)
);

create index if not exists traffic_entries_bot_id_created_at_idx
    on tenantctl.traffic_entries (bot_id, created_at);

comment on table tenantctl.traffic_entries is
    'Traffic that tenants consumed and sold; bots.traffic_consumed_bytes and traffic_sold_bytes move with it. Written by '
    'post_traffic_entry alone, an entry a measurement or sale of a tenant, not of a user.';
comment on column tenantctl.traffic_entries.id is
    'Entries of one tenant in the order in which they were posted.';
comment on column tenantctl.traffic_entries.bot_id is 'The tenant whose traffic it is.';
comment on column tenantctl.traffic_entries.idempotency_key is 'As in wallet_entries.';
comment on column tenantctl.traffic_entries.direction is 'consumed or sold.';
comment on column tenantctl.traffic_entries.bytes is 'How much was added.';
comment on column tenantctl.traffic_entries.total_bytes is 'All of it after this entry.';
comment on column tenantctl.traffic_entries.created_at is 'When it was posted, by the server''s clock.';

-- Returns the card that the next customer of a tenant pays to, with its counters moved; no row without an active card.
--
--   round_robin  the one with the oldest last_used_at, one that was never used first
--   time_based   the one in turn while its interval lasts, which begins at its last_used_at, then the one unused longest
--   weighted     drawn by weight * (successes + 1) / (successes + failures + 2)
--   random       drawn
--
-- Where cards of one tenant name different strategies, the managed ones say which holds, as an apply gives all of them the
-- same; among equals the first that was made.
create or replace function tenantctl.next_payment_card(tenant integer)
    returns setof public.tenant_payment_cards
    language plpgsql
as $$
declare
    strategy text;
    chosen   integer;
    moment   timestamp;
begin
    -- Every round but the last lost its card to somebody who switched it off. More rounds than cards were never needed:
    -- the row can be seen and not be written.
    for round in 1..1000 loop
        select card.rotation_strategy into strategy
        from public.tenant_payment_cards as card
        where card.bot_id = tenant and card.is_active
        order by card.key is null, card.id
        limit 1;
        if not found then
            return;
        end if;

        if strategy = 'weighted' then
            -- The smallest of exponential variables with these rates: each is the smallest with its rate's share
            -- (Efraimidis and Spirakis, 2006).
            select card.id into chosen
            from public.tenant_payment_cards as card
            where card.bot_id = tenant and card.is_active and card.weight > 0
            order by -ln(1 - random()) / (
                card.weight * (greatest(card.success_count, 0) + 1)::float8
                    / (greatest(card.success_count, 0)::float8 + greatest(card.failure_count, 0) + 2)
            )
            limit 1;
            if not found then
                return;
            end if;
            moment := clock_timestamp() at time zone 'utc';
        elsif strategy = 'random' then
            select card.id into chosen
            from public.tenant_payment_cards as card
            where card.bot_id = tenant and card.is_active
            order by random()
            limit 1;
            moment := clock_timestamp() at time zone 'utc';
        else
            -- Those who take turns look only when everybody before them has gone: until the end of the transaction. Not by
            -- a lock of the tenant's row, which would wait for applies and wallets, and write for nothing.
            perform pg_advisory_xact_lock(x'63617264'::integer, tenant);
            -- Under time_based the card in turn keeps the time at which its turn began, else a shop with customers would
            -- never see it end. Any other gets a time after all that were noted, whatever the server's clock has come to
            -- after a failover.
            select case when turn.lasts then latest.id else oldest.id end,
                case
                    when turn.lasts then latest.last_used_at
                    else greatest(times.now, latest.last_used_at + interval '1 microsecond')
                end
            into chosen, moment
            from (select clock_timestamp() at time zone 'utc' as now) as times,
                lateral (
                    select card.id
                    from public.tenant_payment_cards as card
                    where card.bot_id = tenant and card.is_active
                    order by card.last_used_at nulls first, card.id
                    limit 1
                ) as oldest,
                lateral (
                    select card.id, card.last_used_at, card.rotation_interval_minutes
                    from public.tenant_payment_cards as card
                    where card.bot_id = tenant and card.is_active
                    order by card.last_used_at desc nulls last, card.id desc
                    limit 1
                ) as latest,
                lateral (
                    select strategy = 'time_based' and coalesce(
                        latest.last_used_at + latest.rotation_interval_minutes * interval '1 minute' > times.now, false
                    ) as lasts
                ) as turn;
        end if;

        return query
        update public.tenant_payment_cards as card
        set current_usage_count = card.current_usage_count + (card.current_usage_count < 2147483647)::integer,
            last_used_at = moment
        where card.id = chosen and card.is_active
        returning card.*;
        -- Whoever switched it off meanwhile left others.
        if found then
            return;
        end if;
    end loop;
    raise insufficient_privilege using
        message = format('the payment cards of bot %s can be read and not be written', tenant),
        hint = 'Look at the policies of row-level security of tenant_payment_cards.';
end
$$;

comment on function tenantctl.next_payment_card(integer) is
    'The card that the next customer of a tenant pays to, by the strategy of its cards, with its counters moved. No row '
    'without an active card.';

create or replace function tenantctl.record_payment_card(tenant integer, card_id integer, success boolean)
    returns boolean
    language plpgsql
as $$
begin
    update public.tenant_payment_cards as card
    set success_count = card.success_count + (success and card.success_count < 2147483647)::integer,
        failure_count = card.failure_count + (not success and card.failure_count < 2147483647)::integer
    where card.id = card_id and card.bot_id = tenant;
    return found;
end
$$;

comment on function tenantctl.record_payment_card(integer, integer, boolean) is
    'Counts a payment to a card that came or did not come. False where the tenant has no such card.';

create or replace function tenantctl.post_wallet_entry(
    tenant    integer,
    entry_key text,
    amount    bigint,
    about     text default null,
    out outcome   text,
    out entry     bigint,
    out balance   bigint,
    out posted_at timestamptz
)
    language plpgsql
as $$
declare
    earlier tenantctl.wallet_entries;
begin
    -- Everybody who posts to this wallet waits here, and sees what the one before has written.
    select bots.wallet_balance_kopeks into balance from public.bots where bots.id = tenant for no key update;
    if not found then
        outcome := 'no_tenant';
        return;
    end if;
    select * into earlier from tenantctl.wallet_entries as item
    where item.bot_id = tenant and item.idempotency_key = entry_key;
    if found then
        outcome := case
            when earlier.amount_kopeks = amount and earlier.description is not distinct from about then 'repeated'
            else 'key_reused'
        end;
        entry := earlier.id;
        balance := earlier.balance_kopeks;
        posted_at := earlier.created_at;
        return;
    end if;
    if amount > 0 and balance > 9223372036854775807 - amount then
        outcome := 'out_of_range';
        return;
    end if;
    if amount < 0 and (balance < 0 or balance + amount < 0) then
        outcome := 'insufficient';
        return;
    end if;
    balance := balance + amount;
    insert into tenantctl.wallet_entries (bot_id, idempotency_key, amount_kopeks, balance_kopeks, description)
    values (tenant, entry_key, amount, balance, about)
    returning id, created_at into entry, posted_at;
    update public.bots set wallet_balance_kopeks = balance where bots.id = tenant;
    outcome := 'posted';
end
$$;

comment on function tenantctl.post_wallet_entry(integer, text, bigint, text) is
    'Credits (amount > 0) or debits a wallet once for each key. outcome: posted; repeated (the same was posted before: its '
    'entry and balance); and with nothing written key_reused, insufficient, out_of_range or no_tenant.';

create or replace function tenantctl.post_traffic_entry(
    tenant    integer,
    way       text,
    entry_key text,
    added     bigint,
    out outcome   text,
    out entry     bigint,
    out total     bigint,
    out posted_at timestamptz
)
    language plpgsql
as $$
declare
    earlier tenantctl.traffic_entries;
begin
    select case way when 'consumed' then bots.traffic_consumed_bytes else bots.traffic_sold_bytes end into total
    from public.bots where bots.id = tenant for no key update;
    if not found then
        outcome := 'no_tenant';
        return;
    end if;
    select * into earlier from tenantctl.traffic_entries as item
    where item.bot_id = tenant and item.idempotency_key = entry_key;
    if found then
        outcome := case when earlier.direction = way and earlier.bytes = added then 'repeated' else 'key_reused' end;
        entry := earlier.id;
        total := earlier.total_bytes;
        posted_at := earlier.created_at;
        return;
    end if;
    if total > 9223372036854775807 - added then
        outcome := 'out_of_range';
        return;
    end if;
    total := total + added;
    insert into tenantctl.traffic_entries (bot_id, idempotency_key, direction, bytes, total_bytes)
    values (tenant, entry_key, way, added, total)
    returning id, created_at into entry, posted_at;
    update public.bots
    set traffic_consumed_bytes = case way when 'consumed' then total else bots.traffic_consumed_bytes end,
        traffic_sold_bytes = case way when 'sold' then total else bots.traffic_sold_bytes end
    where bots.id = tenant;
    outcome := 'posted';
end
$$;

comment on function tenantctl.post_traffic_entry(integer, text, text, bigint) is
    'Adds bytes that a tenant consumed or sold (way) once for each key; outcomes as of post_wallet_entry.';

-- The views: with the rights of whoever asks; nothing secret, no card numbers, no counters.

create or replace view public.runtime_bots with (security_invoker = true) as
select id, slug, name, telegram_bot_id, is_master, is_active, card_to_card_enabled, card_receipt_topic_id,
    zarinpal_enabled, zarinpal_sandbox, default_language, support_username, admin_chat_id, admin_topic_id,
    notification_group_id, notification_topic_id
from public.bots;

comment on view public.runtime_bots is
    'Tenants with what their manifests declare, for readers in any language. Without tokens and the merchant id: a process '
    'that signs in or asks for money reads bots itself.';
comment on column public.runtime_bots.id is 'bots.id, the bot_id of the other views.';
comment on column public.runtime_bots.slug is 'Name of the tenant in its manifest; null for one that no manifest has taken over.';
comment on column public.runtime_bots.name is 'What people see.';
comment on column public.runtime_bots.telegram_bot_id is 'The bot''s number at Telegram.';
comment on column public.runtime_bots.is_master is 'The platform''s own bot; at most one.';
comment on column public.runtime_bots.is_active is 'Inactive tenants are not served.';
comment on column public.runtime_bots.card_to_card_enabled is 'Whether customers may pay to a card.';
comment on column public.runtime_bots.card_receipt_topic_id is 'Topic in admin_chat_id where receipts wait for approval.';
comment on column public.runtime_bots.zarinpal_enabled is 'Whether customers may pay through ZarinPal.';
comment on column public.runtime_bots.zarinpal_sandbox is 'Whether payments through ZarinPal are only tried.';
comment on column public.runtime_bots.default_language is 'The language of those who chose none.';
comment on column public.runtime_bots.support_username is 'Who answers customers.';
comment on column public.runtime_bots.admin_chat_id is 'The chat in which payments are approved.';
comment on column public.runtime_bots.admin_topic_id is 'The topic of that chat.';
comment on column public.runtime_bots.notification_group_id is 'The group that hears of sales and faults.';
comment on column public.runtime_bots.notification_topic_id is 'The topic of that group.';

comment on table public.bot_feature_flags is
    'Features of a tenant. A feature without a row is off.';

create or replace view public.runtime_features with (security_invoker = true) as
select flag.bot_id, bots.slug, flag.feature_key, flag.enabled, flag.config
from public.bot_feature_flags as flag
join public.bots on bots.id = flag.bot_id;

comment on view public.runtime_features is
    'Features of tenants. One without a row is off.';
comment on column public.runtime_features.bot_id is 'runtime_bots.id.';
comment on column public.runtime_features.slug is 'runtime_bots.slug.';
comment on column public.runtime_features.feature_key is 'The feature.';
comment on column public.runtime_features.enabled is 'Whether it is on.';
comment on column public.runtime_features.config is 'Options of the feature, an object.';

create or replace view public.runtime_configurations with (security_invoker = true) as
select item.bot_id, item.slug, item.config_key,
    case
        when item.is_secret then null
        when jsonb_typeof(item.config_value) = 'object' and item.config_value ? 'value'
            and item.config_value - 'value' = '{}' then item.config_value -> 'value'
        else item.config_value
    end as config_value,
    item.is_secret
from (
    select setting.bot_id, bots.slug, setting.config_key, setting.config_value,
        -- Every secret key of the built-in catalog is named so, and no other; so may be those that no catalog knows. An
        -- organisation's own catalog says which of its keys are.
        setting.config_key ~* '(TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?|_KEY)$'
            or coalesce(own.value -> 'configuration' -> setting.config_key ->> 'secret' = 'true', false) as is_secret
    from public.bot_configurations as setting
    join public.bots on bots.id = setting.bot_id
    left join tenantctl.settings as own on own.name = 'catalog'
) as item;

comment on view public.runtime_configurations is
    'Configuration of tenants, one row a key, values unwrapped. A key without a row has the platform''s default.';
comment on column public.runtime_configurations.bot_id is 'runtime_bots.id.';
comment on column public.runtime_configurations.slug is 'runtime_bots.slug.';
comment on column public.runtime_configurations.config_key is 'The key.';
comment on column public.runtime_configurations.config_value is
    'The value itself, not {"value": x}. Null for a secret, which only bot_configurations holds.';
comment on column public.runtime_configurations.is_secret is 'Whether the value is left out.';

create or replace view public.runtime_plans with (security_invoker = true) as
select plan.bot_id, bots.slug, plan.id, plan.key, plan.name, plan.period_days, plan.price_kopeks, plan.traffic_limit_gb,
    plan.device_limit, plan.is_active, plan.sort_order
from public.bot_plans as plan
join public.bots on bots.id = plan.bot_id;

comment on view public.runtime_plans is
    'Subscription plans of tenants, those included that are not sold now. Order by sort_order, price_kopeks, key.';
comment on column public.runtime_plans.bot_id is 'runtime_bots.id.';
comment on column public.runtime_plans.slug is 'runtime_bots.slug.';
comment on column public.runtime_plans.id is 'bot_plans.id.';
comment on column public.runtime_plans.key is 'Name of the plan in the manifest; null for one that no manifest has taken over.';
comment on column public.runtime_plans.name is 'What people see.';
comment on column public.runtime_plans.period_days is 'How long it lasts.';
comment on column public.runtime_plans.price_kopeks is 'In kopeks: one toman is 100 kopeks.';
comment on column public.runtime_plans.traffic_limit_gb is 'Gigabytes a period; 0 is unlimited.';
comment on column public.runtime_plans.device_limit is 'How many devices at once.';
comment on column public.runtime_plans.is_active is 'Whether it is sold.';
comment on column public.runtime_plans.sort_order is 'Plans are shown in rising order.';

reset lock_timeout;
