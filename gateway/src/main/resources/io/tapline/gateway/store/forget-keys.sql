-- Keys whose time is over; returns how many. An idempotency key is also taken over in place, if it comes again before this does.
-- $1 limit of each kind
with idempotency_keys as (
    delete from idempotency
    where (user_key, key) in (select user_key, key from idempotency where expires_at <= now() limit $1 for update skip locked)
    returning 1
),
replacement_keys as (
    delete from replacement
    where (user_key, key) in (select user_key, key from replacement where expires_at <= now() limit $1 for update skip locked)
    returning 1
)
select greatest((select count(*) from idempotency_keys), (select count(*) from replacement_keys))
