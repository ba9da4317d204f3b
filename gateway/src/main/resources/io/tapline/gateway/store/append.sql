-- One statement, so one round trip and one commit. The feed's rows are locked in sorted order, or two nodes could wait for
-- each other for ever. Nothing is stored once the node's epoch was taken over, and nobody takes it over meanwhile. The gaps are for
-- append-fallbacks.sql, and for record-acceptances.sql, with what came of notifications before.
with alive as (
    select epoch from node where epoch = $18 and taken_over_at is null for key share
),
posted as (
    select p.*, alive.epoch,
           row_number() over (partition by user_key order by id) as place,
           count(*) over (partition by user_key)                 as places
    from alive,
         unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::integer[], $5::integer[], $6::smallint[], $7::smallint[],
                $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bytea[], $14::text[], $15::text[],
                $16::text[], $17::text[], $19::text[], $20::text[])
        as p (id, user_key, expires_at, display_seconds, fallback_seconds, platforms, priority,
              app_id, target_host, app_notification_id, group_name, target_subscriptions, raw, title, body,
              fallback_title, fallback_body, fallback_audience, trace)
),
bumped as (
    insert into feed as f (user_key, seq, next_expiry)
    select user_key, count(*), min(expires_at) from posted group by user_key order by user_key
    on conflict (user_key) do update
        set seq = f.seq + excluded.seq, next_expiry = least(f.next_expiry, excluded.next_expiry)
    returning user_key, seq
),
accepted as (
{acceptances}
)
{fallbacks}
insert into notification (id, user_key, node_epoch, seq, expires_at, display_seconds, fallback_seconds, platforms, priority,
                          app_id, target_host, app_notification_id, group_name, target_subscriptions, raw, title, body,
                          fallback_title, fallback_body, trace)
select id, user_key, epoch, bumped.seq - places + place, expires_at, display_seconds, fallback_seconds, platforms, priority,
       app_id, target_host, app_notification_id, group_name, target_subscriptions::uuid[], raw, title, body,
       fallback_title, fallback_body, trace
from posted
         join bumped using (user_key)
returning id, seq
