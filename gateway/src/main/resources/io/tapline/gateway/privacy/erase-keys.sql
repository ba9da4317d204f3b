-- Keys by which postings were told apart, some of each kind. Needs lock-feed.sql before it. $1 user, $2 how many
with keys as (
    delete from idempotency
    where user_key = $1 and key = any (array(select key from idempotency where user_key = $1 limit $2))
    returning 1
),
places as (
    delete from replacement
    where user_key = $1 and key = any (array(select key from replacement where user_key = $1 limit $2))
    returning 1
)
select greatest((select count(*) from keys), (select count(*) from places)) as most
