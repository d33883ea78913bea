-- What 004 made, mended: a card whose counter has reached its end is drawn like any other, and the view of configurations shows
-- no row of a key that is the platform's or is kept elsewhere. Nothing reads such a row, and it may hold the address of a
-- database with its password, or the id of a merchant.
--
-- A function and a view, with the rights, names and columns that they had. SET and RESET, for the reason given in 001.
set lock_timeout = '5s';

-- As in 004, but for the sum under weighted.
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
                -- Counters end at the largest integer, and one more is none.
                card.weight * (greatest(card.success_count, 0)::float8 + 1)
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
        -- As in 004; blanks around it make another name of it, and no other secret.
        key.name ~* '(TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?|_KEY)$'
            or coalesce(own.value -> 'configuration' -> setting.config_key ->> 'secret' = 'true', false)
            or coalesce(own.value -> 'configuration' -> key.name ->> 'secret' = 'true', false) as is_secret
    from public.bot_configurations as setting
    -- Without what nobody sees at its ends: blanks, controls, marks of width or direction. Spelled out, since \s is what the
    -- locale of the database takes for a blank.
    cross join lateral regexp_replace(
        setting.config_key,
        '^[\u0001-\u0020\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+'
            || '|[\u0001-\u0020\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+$',
        '', 'g'
    ) as key (name)
    join public.bots on bots.id = setting.bot_id
    left join tenantctl.settings as own on own.name = 'catalog'
    -- Rows that nothing reads, whoever wrote them.
    where key.name <> all (array[
            -- What is set once for the process that runs all bots.
            'ADMIN_IDS', 'BACKUP_ARCHIVE_PASSWORD', 'BACKUP_SEND_CHAT_ID', 'BACKUP_SEND_ENABLED',
            'BACKUP_SEND_TOPIC_ID', 'BOT_RUN_MODE', 'BOT_TOKEN', 'BOT_USERNAME', 'CLOUDPAYMENTS_WEBHOOK_HOST',
            'CLOUDPAYMENTS_WEBHOOK_PATH', 'CLOUDPAYMENTS_WEBHOOK_PORT', 'CRYPTOBOT_WEBHOOK_PATH',
            'CRYPTOBOT_WEBHOOK_PORT', 'DATABASE_MODE', 'DATABASE_URL', 'DEBUG', 'EXTERNAL_ADMIN_TOKEN',
            'EXTERNAL_ADMIN_TOKEN_BOT_ID', 'HELEKET_WEBHOOK_HOST', 'HELEKET_WEBHOOK_PATH', 'HELEKET_WEBHOOK_PORT',
            'LOCALES_PATH', 'LOG_DIR', 'LOG_ERROR_FILE', 'LOG_FILE', 'LOG_INFO_FILE', 'LOG_LEVEL', 'LOG_PAYMENTS_FILE',
            'LOG_ROTATION_CHAT_ID', 'LOG_ROTATION_COMPRESS', 'LOG_ROTATION_ENABLED', 'LOG_ROTATION_KEEP_DAYS',
            'LOG_ROTATION_SEND_TO_TELEGRAM', 'LOG_ROTATION_TIME', 'LOG_ROTATION_TOPIC_ID', 'LOG_WARNING_FILE',
            'MULENPAY_WEBHOOK_PATH', 'PAL24_WEBHOOK_PATH', 'PAL24_WEBHOOK_PORT', 'PLATEGA_WEBHOOK_HOST',
            'PLATEGA_WEBHOOK_PATH', 'PLATEGA_WEBHOOK_PORT', 'POSTGRES_DB', 'POSTGRES_HOST', 'POSTGRES_PASSWORD',
            'POSTGRES_PORT', 'POSTGRES_USER', 'REDIS_URL', 'REMNAWAVE_API_KEY', 'REMNAWAVE_API_URL',
            'REMNAWAVE_AUTH_TYPE', 'REMNAWAVE_AUTO_SYNC_ENABLED', 'REMNAWAVE_AUTO_SYNC_TIMES', 'REMNAWAVE_CADDY_TOKEN',
            'REMNAWAVE_PASSWORD', 'REMNAWAVE_SECRET_KEY', 'REMNAWAVE_USERNAME', 'REMNAWAVE_USER_DELETE_MODE',
            'REMNAWAVE_USER_DESCRIPTION_TEMPLATE', 'REMNAWAVE_USER_USERNAME_TEMPLATE', 'SQLITE_PATH',
            'TRIBUTE_WEBHOOK_HOST', 'TRIBUTE_WEBHOOK_PATH', 'TRIBUTE_WEBHOOK_PORT', 'VERSION_CHECK_ENABLED',
            'VERSION_CHECK_INTERVAL_HOURS', 'VERSION_CHECK_REPO', 'WATA_WEBHOOK_HOST', 'WATA_WEBHOOK_PATH',
            'WATA_WEBHOOK_PORT', 'WEBHOOK_DROP_PENDING_UPDATES', 'WEBHOOK_ENQUEUE_TIMEOUT', 'WEBHOOK_MAX_QUEUE_SIZE',
            'WEBHOOK_PATH', 'WEBHOOK_SECRET_TOKEN', 'WEBHOOK_URL', 'WEBHOOK_WORKERS', 'WEBHOOK_WORKER_SHUTDOWN_TIMEOUT',
            'WEB_API_ALLOWED_ORIGINS', 'WEB_API_DEFAULT_TOKEN', 'WEB_API_DEFAULT_TOKEN_NAME', 'WEB_API_DOCS_ENABLED',
            'WEB_API_ENABLED', 'WEB_API_HOST', 'WEB_API_PORT', 'WEB_API_REQUEST_LOGGING', 'WEB_API_TITLE',
            'WEB_API_TOKEN_HASH_ALGORITHM', 'WEB_API_VERSION', 'WEB_API_WORKERS', 'YOOKASSA_TRUSTED_PROXY_NETWORKS',
            'YOOKASSA_WEBHOOK_HOST', 'YOOKASSA_WEBHOOK_PATH', 'YOOKASSA_WEBHOOK_PORT',
            -- What is kept in columns of bots and in switches of features.
            'ADMIN_NOTIFICATIONS_CHAT_ID', 'ADMIN_NOTIFICATIONS_TOPIC_ID', 'CARD_RECEIPT_TOPIC_ID',
            'CARD_TO_CARD_ENABLED', 'CLOUDPAYMENTS_ENABLED', 'CONTESTS_ENABLED', 'CRYPTOBOT_ENABLED',
            'DEFAULT_LANGUAGE', 'ENABLE_AUTOPAY', 'HELEKET_ENABLED', 'MULENPAY_ENABLED', 'NALOGO_ENABLED',
            'PAL24_ENABLED', 'PLATEGA_ENABLED', 'REFERRAL_PROGRAM_ENABLED', 'SIMPLE_SUBSCRIPTION_ENABLED',
            'SUPPORT_USERNAME', 'TELEGRAM_STARS_ENABLED', 'TRAFFIC_MONITORING_ENABLED', 'TRIBUTE_ENABLED',
            'WATA_ENABLED', 'YOOKASSA_ENABLED', 'ZARINPAL_ENABLED', 'ZARINPAL_MERCHANT_ID', 'ZARINPAL_SANDBOX'
        ])
) as item;

comment on view public.runtime_configurations is
    'Configuration of tenants, one row a key, values unwrapped. A key without a row has the platform''s default. Without keys '
    'that are the platform''s, or that runtime_bots and runtime_features have.';

reset lock_timeout;
