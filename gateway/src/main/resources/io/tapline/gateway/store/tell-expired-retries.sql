-- Follows claim-retries.sql, whose parameters it shares, as "claimed": tells of those whose time was over. $4 apps to tell
, told as (
    insert into webhook_event (app_id, user_key, notification_id, subscription_id, kind, platform, attempts, reason)
    select app_id, user_key, id, subscription_id, 5, $1::smallint, attempts, 'its time was over'
    from claimed
    where not needed and expires_at <= now() and app_id = any ($4::text[])
)
select * from claimed
