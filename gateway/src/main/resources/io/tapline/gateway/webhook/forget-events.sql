-- Forgets dead events, and who fetched what has expired. $1 milliseconds, $2 limit
with dead as (
    delete from webhook_dead
    where event_id in (select event_id
                       from webhook_dead
                       where dead_at < now() - $1 * interval '1 millisecond'
                       order by dead_at
                       limit $2)
    returning 1
),
fetched as (
    delete from webhook_fetched
    where (subscription_id, notification_id) in (select subscription_id, notification_id
                                                 from webhook_fetched
                                                 where expires_at <= now()
                                                 order by expires_at
                                                 limit $2)
    returning 1
)
select greatest((select count(*) from dead), (select count(*) from fetched)) as most
