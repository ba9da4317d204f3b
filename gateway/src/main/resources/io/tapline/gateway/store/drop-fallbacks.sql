-- Whoever takes rows of this table waits for others in the order of the key, or two could wait for each other for ever.
-- $1 notifications
delete from fallback
where (notification_id, subscription_id) in (
    select notification_id, subscription_id
    from fallback
    where notification_id = any ($1::uuid[])
    order by notification_id, subscription_id
    for update
)
