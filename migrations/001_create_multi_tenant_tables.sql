-- The seven tables that hold the tenants of the platform: their bots, feature flags, configuration,
-- payment cards, plans, and the two kinds of payment that refer to them.
--
-- Names and columns are those of the original bot's multi-tenant schema, version 1.0, so that a
-- runtime written for it reads them unchanged. What Tenantry adds (slug, telegram_bot_id, key) is
-- nullable. It needs the bot's tables users and transactions.
--
-- The file can be piped into psql, and again: what is there already stays as it is. `tenantctl
-- migrate up` runs the same file inside a transaction, and completes tables that the bot made.
--
-- A table that is in use makes the file give up after five seconds instead of queueing every other
-- query behind its lock. Under psql each statement is a transaction of its own, where SET LOCAL only
-- warns; so SET, and RESET at the end, which brings back what the session started with. Inside a
-- transaction both are undone with it.
set lock_timeout = '5s';

create table if not exists public.bots (
    id                     serial primary key,
    name                   varchar(255) not null,
    telegram_bot_token     varchar(255) not null,
    api_token              varchar(255),
    api_token_hash         varchar(128),
    is_master              boolean not null default false,
    is_active              boolean not null default true,
    card_to_card_enabled   boolean not null default false,
    card_receipt_topic_id  integer,
    zarinpal_enabled       boolean not null default false,
    zarinpal_merchant_id   varchar(255),
    zarinpal_sandbox       boolean not null default false,
    default_language       varchar(5) not null default 'fa',
    support_username       varchar(255),
    admin_chat_id          bigint,
    admin_topic_id         integer,
    notification_group_id  bigint,
    notification_topic_id  integer,
    wallet_balance_kopeks  bigint not null default 0,
    traffic_consumed_bytes bigint not null default 0,
    traffic_sold_bytes     bigint not null default 0,
    created_by             integer,
    slug                   varchar(63),
    telegram_bot_id        bigint,
    created_at             timestamp not null default (now() at time zone 'utc'),
    updated_at             timestamp not null default (now() at time zone 'utc'),
    constraint bots_created_by_fkey
        foreign key (created_by) references public.users (id) on delete set null,
    -- Deferrable, so that one transaction can swap the values of two rows.
    constraint bots_telegram_bot_token_key unique (telegram_bot_token) deferrable,
    constraint bots_api_token_key unique (api_token) deferrable,
    constraint bots_slug_key unique (slug) deferrable,
    constraint bots_telegram_bot_id_key unique (telegram_bot_id) deferrable,
    -- At most one master. A unique partial index could not be deferred, and the role could not move.
    constraint bots_one_master exclude using btree (is_master with =) where (is_master) deferrable
);

create index if not exists idx_bots_api_token_hash on public.bots (api_token_hash);
create index if not exists idx_bots_is_master on public.bots (is_master);
create index if not exists idx_bots_is_active on public.bots (is_active);
create index if not exists idx_bots_created_by on public.bots (created_by);

comment on table public.bots is
    'Tenants: one row a Telegram bot, the master bot among them.';
comment on column public.bots.telegram_bot_token is
    'Secret that the runtime signs in to Telegram with.';
comment on column public.bots.api_token is
    'Written by the original bot only; Tenantry stores hashes, in tenantctl.api_tokens.';
comment on column public.bots.api_token_hash is
    'SHA-256 of api_token in lower-case hexadecimal.';
comment on column public.bots.is_master is
    'The platform''s own bot; at most one.';
comment on column public.bots.is_active is
    'Inactive tenants keep their rows, users and payments, and are not served.';
comment on column public.bots.card_receipt_topic_id is
    'Forum topic in admin_chat_id where receipts of card payments wait for approval.';
comment on column public.bots.zarinpal_merchant_id is
    'UUID that ZarinPal gave the tenant: where the tenant''s money goes.';
comment on column public.bots.wallet_balance_kopeks is
    'In kopeks: one toman is 100 kopeks. Written by the runtime alone.';
comment on column public.bots.traffic_consumed_bytes is 'Written by the runtime alone.';
comment on column public.bots.traffic_sold_bytes is 'Written by the runtime alone.';
comment on column public.bots.created_by is 'The user who created the tenant from within the bot.';
comment on column public.bots.slug is
    'Stable name of the tenant in its manifest; null for a tenant that no manifest has taken over.';
comment on column public.bots.telegram_bot_id is
    'The number before the colon of the token: the bot''s identity, which outlives a rotated token.';
comment on column public.bots.created_at is
    'UTC without time zone, as in all of these tables: the runtime subtracts naive UTC times.';
comment on column public.bots.updated_at is
    'UTC. Moves only when a declared value really changes.';

create table if not exists public.bot_feature_flags (
    bot_id      integer not null,
    feature_key varchar(100) not null,
    enabled     boolean not null default false,
    config      jsonb not null default '{}',
    created_at  timestamp not null default (now() at time zone 'utc'),
    updated_at  timestamp not null default (now() at time zone 'utc'),
    constraint bot_feature_flags_pkey primary key (bot_id, feature_key),
    constraint bot_feature_flags_bot_id_fkey
        foreign key (bot_id) references public.bots (id) on delete cascade
);

create index if not exists idx_bot_feature_flags_enabled
    on public.bot_feature_flags (bot_id, enabled) where enabled;

comment on table public.bot_feature_flags is
    'Features of a tenant. A feature without a row has the platform''s default.';
comment on column public.bot_feature_flags.config is
    'Options of the feature, an object.';

create table if not exists public.bot_configurations (
    bot_id       integer not null,
    config_key   varchar(100) not null,
    config_value jsonb not null,
    created_at   timestamp not null default (now() at time zone 'utc'),
    updated_at   timestamp not null default (now() at time zone 'utc'),
    constraint bot_configurations_pkey primary key (bot_id, config_key),
    constraint bot_configurations_bot_id_fkey
        foreign key (bot_id) references public.bots (id) on delete cascade
);

comment on table public.bot_configurations is
    'Configuration of a tenant. A key without a row has the platform''s default.';
comment on column public.bot_configurations.config_value is
    '{"value": x} for a scalar or a list, the object itself for a map.';

create table if not exists public.tenant_payment_cards (
    id                        serial primary key,
    bot_id                    integer not null,
    card_number               varchar(50) not null,
    card_holder_name          varchar(255) not null,
    rotation_strategy         varchar(20) not null default 'round_robin',
    rotation_interval_minutes integer not null default 60,
    weight                    integer not null default 1,
    success_count             integer not null default 0,
    failure_count             integer not null default 0,
    is_active                 boolean not null default true,
    last_used_at              timestamp,
    current_usage_count       integer not null default 0,
    created_by                integer,
    key                       varchar(63),
    created_at                timestamp not null default (now() at time zone 'utc'),
    updated_at                timestamp not null default (now() at time zone 'utc'),
    constraint tenant_payment_cards_bot_id_fkey
        foreign key (bot_id) references public.bots (id) on delete cascade,
    constraint tenant_payment_cards_created_by_fkey
        foreign key (created_by) references public.users (id) on delete set null,
    constraint tenant_payment_cards_bot_id_key_key unique (bot_id, key) deferrable,
    -- With its casts: what PostgreSQL makes of IN changes when a dump is restored.
    constraint tenant_payment_cards_rotation_strategy_check check (
        rotation_strategy::text
            = any (array['round_robin'::text, 'random'::text, 'time_based'::text, 'weighted'::text])
    ),
    constraint tenant_payment_cards_rotation_interval_minutes_check
        check (rotation_interval_minutes > 0),
    constraint tenant_payment_cards_weight_check check (weight >= 0)
);

create index if not exists idx_tenant_payment_cards_bot_id on public.tenant_payment_cards (bot_id);
create index if not exists idx_tenant_payment_cards_created_by
    on public.tenant_payment_cards (created_by);
create index if not exists idx_tenant_payment_cards_active
    on public.tenant_payment_cards (bot_id, is_active) where is_active;

comment on table public.tenant_payment_cards is
    'Bank cards that a tenant''s customers pay to. A card that a payment refers to is never deleted.';
comment on column public.tenant_payment_cards.card_number is
    'Sixteen digits, whole: customers are shown it.';
comment on column public.tenant_payment_cards.rotation_strategy is
    'How the next card is chosen; the same for all managed cards of a tenant.';
comment on column public.tenant_payment_cards.rotation_interval_minutes is
    'Minutes that a card stays in turn under time_based.';
comment on column public.tenant_payment_cards.weight is
    'Share of payments under weighted; 0 takes the card out of the draw.';
comment on column public.tenant_payment_cards.success_count is 'Written by the runtime alone.';
comment on column public.tenant_payment_cards.failure_count is 'Written by the runtime alone.';
comment on column public.tenant_payment_cards.last_used_at is 'UTC. Written by the runtime alone.';
comment on column public.tenant_payment_cards.current_usage_count is 'Written by the runtime alone.';
comment on column public.tenant_payment_cards.key is
    'Stable name of the card in the manifest; null for a card that no manifest has taken over.';

create table if not exists public.bot_plans (
    id               serial primary key,
    bot_id           integer not null,
    name             varchar(255) not null,
    period_days      integer not null,
    price_kopeks     bigint not null,
    traffic_limit_gb integer not null default 0,
    device_limit     integer not null default 1,
    is_active        boolean not null default true,
    sort_order       integer not null default 0,
    key              varchar(63),
    created_at       timestamp not null default (now() at time zone 'utc'),
    updated_at       timestamp not null default (now() at time zone 'utc'),
    constraint bot_plans_bot_id_fkey
        foreign key (bot_id) references public.bots (id) on delete cascade,
    constraint bot_plans_bot_id_key_key unique (bot_id, key) deferrable,
    constraint bot_plans_period_days_check check (period_days > 0),
    constraint bot_plans_price_kopeks_check check (price_kopeks >= 0),
    constraint bot_plans_traffic_limit_gb_check check (traffic_limit_gb >= 0),
    constraint bot_plans_device_limit_check check (device_limit >= 0)
);

create index if not exists idx_bot_plans_bot_id on public.bot_plans (bot_id);
create index if not exists idx_bot_plans_active
    on public.bot_plans (bot_id, is_active) where is_active;

comment on table public.bot_plans is
    'Subscription plans that a tenant sells.';
comment on column public.bot_plans.price_kopeks is 'In kopeks: one toman is 100 kopeks.';
comment on column public.bot_plans.traffic_limit_gb is 'Gigabytes a period; 0 is unlimited.';
comment on column public.bot_plans.sort_order is 'Plans are shown in rising order.';
comment on column public.bot_plans.key is
    'Stable name of the plan in the manifest; null for a plan that no manifest has taken over.';

-- Payments outlive everything: deleting a bot or a card that one refers to is refused.
create table if not exists public.card_to_card_payments (
    id                    serial primary key,
    bot_id                integer not null,
    user_id               integer not null,
    transaction_id        integer,
    card_id               integer,
    amount_kopeks         bigint not null,
    tracking_number       varchar(50) not null,
    receipt_type          varchar(20),
    receipt_text          text,
    receipt_image_file_id varchar(255),
    status                varchar(20) not null default 'pending',
    admin_reviewed_by     integer,
    admin_reviewed_at     timestamp,
    admin_notes           text,
    created_at            timestamp not null default (now() at time zone 'utc'),
    updated_at            timestamp not null default (now() at time zone 'utc'),
    constraint card_to_card_payments_bot_id_fkey
        foreign key (bot_id) references public.bots (id),
    constraint card_to_card_payments_user_id_fkey
        foreign key (user_id) references public.users (id) on delete cascade,
    constraint card_to_card_payments_transaction_id_fkey
        foreign key (transaction_id) references public.transactions (id) on delete set null,
    constraint card_to_card_payments_card_id_fkey
        foreign key (card_id) references public.tenant_payment_cards (id),
    constraint card_to_card_payments_admin_reviewed_by_fkey
        foreign key (admin_reviewed_by) references public.users (id) on delete set null,
    constraint card_to_card_payments_tracking_number_key unique (tracking_number)
);

create index if not exists idx_card_payments_bot_user
    on public.card_to_card_payments (bot_id, user_id);
create index if not exists idx_card_payments_status
    on public.card_to_card_payments (bot_id, status);
create index if not exists idx_card_payments_user_id on public.card_to_card_payments (user_id);
create index if not exists idx_card_payments_transaction_id
    on public.card_to_card_payments (transaction_id);
create index if not exists idx_card_payments_card_id on public.card_to_card_payments (card_id);
create index if not exists idx_card_payments_admin_reviewed_by
    on public.card_to_card_payments (admin_reviewed_by);

comment on table public.card_to_card_payments is
    'Payments from card to card and their receipts. Written by the runtime alone.';
comment on column public.card_to_card_payments.amount_kopeks is 'In kopeks: one toman is 100 kopeks.';
comment on column public.card_to_card_payments.tracking_number is
    'Unique across all tenants, as in the original.';
comment on column public.card_to_card_payments.receipt_image_file_id is
    'File id at Telegram, valid for this tenant''s bot only.';

create table if not exists public.zarinpal_payments (
    id                 serial primary key,
    bot_id             integer not null,
    user_id            integer not null,
    transaction_id     integer,
    amount_kopeks      bigint not null,
    zarinpal_authority varchar(255),
    zarinpal_ref_id    varchar(255),
    status             varchar(20) not null default 'pending',
    callback_url       text,
    created_at         timestamp not null default (now() at time zone 'utc'),
    updated_at         timestamp not null default (now() at time zone 'utc'),
    constraint zarinpal_payments_bot_id_fkey
        foreign key (bot_id) references public.bots (id),
    constraint zarinpal_payments_user_id_fkey
        foreign key (user_id) references public.users (id) on delete cascade,
    constraint zarinpal_payments_transaction_id_fkey
        foreign key (transaction_id) references public.transactions (id) on delete set null,
    constraint zarinpal_payments_zarinpal_authority_key unique (zarinpal_authority)
);

create index if not exists idx_zarinpal_bot_user on public.zarinpal_payments (bot_id, user_id);
create index if not exists idx_zarinpal_user_id on public.zarinpal_payments (user_id);
create index if not exists idx_zarinpal_transaction_id on public.zarinpal_payments (transaction_id);

comment on table public.zarinpal_payments is
    'Payments through ZarinPal. Written by the runtime alone.';
comment on column public.zarinpal_payments.amount_kopeks is 'In kopeks: one toman is 100 kopeks.';
comment on column public.zarinpal_payments.zarinpal_authority is
    'The gateway''s handle of the payment, unique across all tenants, as in the original.';

reset lock_timeout;
