-- Tells of what its user had done nothing with. $2 apps to tell
, told as (
    insert into webhook_event (app_id, user_key, notification_id, kind)
    select app_id, user_key, id, 4
    from notification
    where id in (select id from expired) and status = 0 and read_state = 0 and action_state = 0 and app_id = any ($2::text[])
)
