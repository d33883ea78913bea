/// The tenant tables as the original bot makes them, in two ways that mean the same.
enum OriginalTables {
    /// By its SQL of version 1.0: deletions cascade to payments, amounts of 32 bits, `now()` in the session's zone.
    static let sql = """
        create table bots (
            id serial primary key,
            name varchar(255) not null,
            telegram_bot_token varchar(255) unique not null,
            api_token varchar(255) unique not null,
            api_token_hash varchar(128) not null,
            is_master boolean default false not null,
            is_active boolean default true not null,
            card_to_card_enabled boolean default false not null,
            card_receipt_topic_id integer,
            zarinpal_enabled boolean default false not null,
            zarinpal_merchant_id varchar(255),
            zarinpal_sandbox boolean default false not null,
            default_language varchar(5) default 'fa' not null,
            support_username varchar(255),
            admin_chat_id bigint,
            admin_topic_id integer,
            notification_group_id bigint,
            notification_topic_id integer,
            wallet_balance_kopeks bigint default 0 not null,
            traffic_consumed_bytes bigint default 0 not null,
            traffic_sold_bytes bigint default 0 not null,
            created_at timestamp default now() not null,
            updated_at timestamp default now() not null,
            created_by integer references users (id) on delete set null
        );
        create index idx_bots_is_master on bots (is_master);
        create table bot_feature_flags (
            bot_id integer not null references bots (id) on delete cascade,
            feature_key varchar(100) not null,
            enabled boolean default false not null,
            config jsonb default '{}'::jsonb,
            created_at timestamp default now() not null,
            updated_at timestamp default now() not null,
            primary key (bot_id, feature_key)
        );
        create table bot_configurations (
            bot_id integer not null references bots (id) on delete cascade,
            config_key varchar(100) not null,
            config_value jsonb not null,
            created_at timestamp default now() not null,
            updated_at timestamp default now() not null,
            primary key (bot_id, config_key)
        );
        create table tenant_payment_cards (
            id serial primary key,
            bot_id integer not null references bots (id) on delete cascade,
            card_number varchar(50) not null,
            card_holder_name varchar(255) not null,
            rotation_strategy varchar(20) default 'round_robin' not null,
            rotation_interval_minutes integer default 60,
            weight integer default 1 not null,
            success_count integer default 0 not null,
            failure_count integer default 0 not null,
            is_active boolean default true not null,
            last_used_at timestamp,
            current_usage_count integer default 0 not null,
            created_at timestamp default now() not null,
            updated_at timestamp default now() not null,
            created_by integer references users (id) on delete set null
        );
        create table bot_plans (
            id serial primary key,
            bot_id integer not null references bots (id) on delete cascade,
            name varchar(255) not null,
            period_days integer not null,
            price_kopeks integer not null,
            traffic_limit_gb integer default 0,
            device_limit integer default 1,
            is_active boolean default true not null,
            sort_order integer default 0 not null,
            created_at timestamp default now() not null,
            updated_at timestamp default now() not null
        );
        create table card_to_card_payments (
            id serial primary key,
            bot_id integer not null references bots (id) on delete cascade,
            user_id integer not null references users (id) on delete cascade,
            transaction_id integer references transactions (id) on delete set null,
            card_id integer references tenant_payment_cards (id) on delete set null,
            amount_kopeks integer not null,
            tracking_number varchar(50) unique not null,
            receipt_type varchar(20),
            receipt_text text,
            receipt_image_file_id varchar(255),
            status varchar(20) default 'pending' not null,
            admin_reviewed_by integer references users (id) on delete set null,
            admin_reviewed_at timestamp,
            admin_notes text,
            created_at timestamp default now() not null,
            updated_at timestamp default now() not null
        );
        create table zarinpal_payments (
            id serial primary key,
            bot_id integer not null references bots (id) on delete cascade,
            user_id integer not null references users (id) on delete cascade,
            transaction_id integer references transactions (id) on delete set null,
            amount_kopeks integer not null,
            zarinpal_authority varchar(255) unique,
            zarinpal_ref_id varchar(255),
            status varchar(20) default 'pending' not null,
            callback_url text,
            created_at timestamp default now() not null,
            updated_at timestamp default now() not null
        );
        """

    /// From its Python models: no defaults, unique indexes in the place of constraints, json.
    static let models =
        sql
            + """
            alter table bots drop constraint bots_telegram_bot_token_key, drop constraint bots_api_token_key;
            create unique index ix_bots_telegram_bot_token on bots (telegram_bot_token);
            create unique index ix_bots_api_token on bots (api_token);
            alter table bots alter column is_master drop default, alter column is_active drop default,
                alter column default_language drop default, alter column wallet_balance_kopeks drop default,
                alter column created_at drop default, alter column updated_at drop default;
            alter table bot_feature_flags alter column config type json using config::json,
                alter column config set default '{}'::json;
            alter table bot_configurations alter column config_value type json using config_value::json;
            """

    /// A tenant with one row of everything.
    static let rows = """
        insert into users (telegram_id) values (1);
        insert into bots
            (name, telegram_bot_token, api_token, api_token_hash, is_master, is_active, default_language,
            wallet_balance_kopeks, created_at, updated_at)
        values ('A', '1:a', 'secret', 'hash', true, true, 'fa', 500, '2025-01-01', '2025-01-01');
        insert into bot_feature_flags (bot_id, feature_key, enabled, config) values (1, 'zarinpal', true, '{"a": 1}');
        insert into bot_configurations values (1, 'TRIAL_DURATION_DAYS', '{"value": 3}');
        insert into tenant_payment_cards (bot_id, card_number, card_holder_name)
        values (1, '6104337700000001', 'H');
        insert into bot_plans (bot_id, name, period_days, price_kopeks) values (1, 'P', 30, 15000000);
        insert into card_to_card_payments (bot_id, user_id, card_id, amount_kopeks, tracking_number)
        values (1, 1, 1, 15000000, 't');
        insert into zarinpal_payments (bot_id, user_id, amount_kopeks) values (1, 1, 15000000);
        """
}
