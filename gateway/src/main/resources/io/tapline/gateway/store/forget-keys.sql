-- Keys that stand for nothing any more.
-- $1 limit
with expired as (
    delete from idempotency
    where (user_key, key) in (select user_key, key from idempotency where expires_at <= now() limit $1 for update skip locked)
)
delete from replacement
where (user_key, key) in (
    select user_key, key
    from replacement r
    where not exists (select from live_notification n where n.id = r.item_id)
    limit $1
    for update skip locked)
