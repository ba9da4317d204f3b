-- Keys by which postings were told apart, and what an app was still to be told, some of each kind. Needs lock-feed.sql before it. $1 user, $2 how many
with keys as (
    delete from idempotency
    where user_key = $1 and key = any (array(select key from idempotency where user_key = $1 limit $2))
    returning 1
),
places as (
    delete from replacement
    where user_key = $1 and key = any (array(select key from replacement where user_key = $1 limit $2))
    returning 1
),
events as (
    delete from webhook_event where id = any (array(select id from webhook_event where user_key = $1 limit $2)) returning 1
),
dead as (
    delete from webhook_dead
    where event_id = any (array(select event_id from webhook_dead where user_key = $1 limit $2))
    returning 1
)
select greatest((select count(*) from keys), (select count(*) from places), (select count(*) from events),
                (select count(*) from dead)) as most
