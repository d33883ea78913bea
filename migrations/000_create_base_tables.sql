-- The tables of the original bot that the tenant tables refer to.
--
-- They belong to the bot, which creates and changes them itself. `tenantctl migrate up` runs this
-- file in a database whose schema `public` is empty, so that the tenant tables have something to
-- refer to; anywhere else it records the file as not needed. Everything else the bot needs it adds
-- on its own start.
--
-- SET and RESET, for the reason given in 001.
set lock_timeout = '5s';

create table if not exists public.users (
    id                          serial primary key,
    telegram_id                 bigint not null,
    username                    varchar(255),
    first_name                  varchar(255),
    last_name                   varchar(255),
    status                      varchar(20) not null default 'active',
    language                    varchar(5) not null default 'fa',
    balance_kopeks              bigint not null default 0,
    used_promocodes             integer not null default 0,
    has_had_paid_subscription   boolean not null default false,
    has_made_first_topup        boolean not null default false,
    referred_by_id              integer references public.users (id) on delete set null,
    referral_code               varchar(20),
    remnawave_uuid              varchar(255),
    lifetime_used_traffic_bytes bigint not null default 0,
    last_remnawave_sync         timestamp,
    last_activity               timestamp not null default (now() at time zone 'utc'),
    created_at                  timestamp not null default (now() at time zone 'utc'),
    updated_at                  timestamp not null default (now() at time zone 'utc'),
    constraint users_telegram_id_key unique (telegram_id),
    constraint users_referral_code_key unique (referral_code),
    constraint users_remnawave_uuid_key unique (remnawave_uuid)
);

create index if not exists idx_users_referred_by_id on public.users (referred_by_id);

comment on table public.users is
    'Customers of the bots, one row a Telegram account. Written by the bot runtime alone.';
comment on column public.users.balance_kopeks is 'Wallet, in kopeks: one toman is 100 kopeks.';
comment on column public.users.created_at is 'UTC without time zone, as everywhere in the bot''s tables.';

create table if not exists public.subscriptions (
    id                     serial primary key,
    user_id                integer not null references public.users (id) on delete cascade,
    status                 varchar(20) not null default 'trial',
    is_trial               boolean not null default true,
    start_date             timestamp not null default (now() at time zone 'utc'),
    end_date               timestamp not null,
    traffic_limit_gb       integer not null default 0,
    traffic_used_gb        double precision not null default 0,
    traffic_reset_strategy varchar(50),
    device_limit           integer not null default 1,
    subscription_url       text,
    connected_squads       json not null default '[]',
    autopay_enabled        boolean not null default false,
    autopay_days_before    integer not null default 3,
    remnawave_short_uuid   varchar(255),
    created_at             timestamp not null default (now() at time zone 'utc'),
    updated_at             timestamp not null default (now() at time zone 'utc'),
    constraint subscriptions_user_id_key unique (user_id)
);

comment on table public.subscriptions is
    'The one VPN subscription of a user. Written by the bot runtime alone.';
comment on column public.subscriptions.traffic_limit_gb is 'Gigabytes; 0 is unlimited.';

create table if not exists public.transactions (
    id             serial primary key,
    user_id        integer not null references public.users (id) on delete cascade,
    type           varchar(50) not null,
    amount_kopeks  bigint not null,
    description    text,
    payment_method varchar(50),
    external_id    varchar(255),
    is_completed   boolean not null default true,
    completed_at   timestamp,
    created_at     timestamp not null default (now() at time zone 'utc')
);

create index if not exists idx_transactions_user_id on public.transactions (user_id);

comment on table public.transactions is
    'Movements on the wallets of users. Written by the bot runtime alone.';
comment on column public.transactions.amount_kopeks is 'In kopeks: one toman is 100 kopeks.';

reset lock_timeout;
