-- Gives up events that are too old. $1 milliseconds, $2 limit
with oldest as (
    select id, occurred_at from webhook_event order by id limit $2
),
old as (
    delete from webhook_event e
    using oldest
    where e.id = oldest.id and oldest.occurred_at < now() - $1 * interval '1 millisecond'
    returning e.*
),
buried as (
    insert into webhook_dead (event_id, app_id, user_key, notification_id, subscription_id, kind, occurred_at)
    select event_id, app_id, user_key, notification_id, subscription_id, kind, occurred_at from old
)
select kind, count(*) as events from old group by kind
