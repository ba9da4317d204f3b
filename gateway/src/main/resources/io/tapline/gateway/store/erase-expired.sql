with expired as materialized (
    select id from notification
    where not erased and expires_at <= now()
    order by expires_at
    limit $1
    for update skip locked
),
forgotten as (
    delete from fallback where notification_id in (select id from expired)
){told}
update notification
set raw = null, title = null, body = null, fallback_title = null, fallback_body = null, erased = true
where id in (select id from expired)
